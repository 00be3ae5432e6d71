import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, type TestServer } from '../serve.fixture.ts';
import { happened, hotel } from './hotel.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await start({ hotel });
});
afterAll(() => server.close());

const LINES = ['application/jsonl', 'application/x-ndjson'];
const EVENTS = 'text/event-stream';

function post(path: string, input: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify(input);
  return fetch(server.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

async function textOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return response.text();
}

describe('a stream', () => {
  test('is JSON lines where nothing else is asked for', async () => {
    for (const accept of [undefined, '*/*', 'application/json;q=0.9, */*;q=0.1', ...LINES]) {
      const response = await fetch(`${server.url}/countdown/1`, accept === undefined ? {} : { headers: { accept } });
      expect(response.headers.get('content-type')).toBe(LINES.find((type) => type === accept) ?? LINES[0]);
      expect(await textOf(response)).toBe(
        '{"left":1,"at":"1970-01-01T00:00:00.001Z"}\n{"left":0,"at":"1970-01-01T00:00:00.000Z"}\n',
      );
    }
  });

  test('is server-sent events for whom asks for them, with an event at the end', async () => {
    const response = await fetch(`${server.url}/countdown/1`, { headers: { accept: EVENTS } });
    expect(response.headers.get('content-type')).toBe(EVENTS);
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(await textOf(response)).toBe(
      'data: {"left":1,"at":"1970-01-01T00:00:00.001Z"}\n\ndata: {"left":0,"at":"1970-01-01T00:00:00.000Z"}\n\n' +
        'event: return\ndata: \n\n',
    );
  });

  test('has the ids of tracked items', async () => {
    const input = { upTo: 2 };
    expect(await textOf(await post('/hotel/pages', input))).toBe(
      '{"id":"1","data":"page 1"}\n{"id":"2","data":"page 2"}\n',
    );
    expect(await textOf(await post('/hotel/pages', input, { accept: EVENTS }))).toBe(
      'id: 1\ndata: "page 1"\n\nid: 2\ndata: "page 2"\n\nevent: return\ndata: \n\n',
    );
  });

  test('goes on after the id that the reader had last, which its header says more strongly than its input', async () => {
    const response = await post('/hotel/pages', { upTo: 3, lastEventId: '0' }, { 'last-event-id': '2' });
    expect(await textOf(response)).toBe('{"id":"3","data":"page 3"}\n');
    const id = Buffer.from('née').toString('latin1');
    expect(await textOf(await fetch(`${server.url}/feed?lastEventId=x`, { headers: { 'last-event-id': id } }))).toBe(
      '{"id":"née","data":"after née"}\n',
    );
    expect(await textOf(await fetch(`${server.url}/feed`))).toBe('{"id":"née","data":"after undefined"}\n');
    expect(await textOf(await fetch(`${server.url}/countdown/0`, { headers: { 'last-event-id': '7' } }))).toMatch(
      '{"left":0',
    );
  });

  test('of nothing ends at once', async () => {
    expect(await textOf(await post('/hotel/pages', { upTo: 0 }))).toBe('');
    expect(await textOf(await post('/hotel/pages', { upTo: 0 }, { accept: EVENTS }))).toBe('event: return\ndata: \n\n');
  });

  test.each(['application/xml', 'application/protobuf', 'application/json'])('cannot be %s', async (accept) => {
    const response = await fetch(`${server.url}/countdown/1`, { headers: { accept } });
    expect(response.status).toBe(406);
    expect(await response.text()).toContain(`accept: expected ${[...LINES, EVENTS].join(', ')}, got ${accept}`);
  });

  test('answers HEAD with its head alone, be there no end to it', async () => {
    const response = await fetch(`${server.url}/ticks/head`, { method: 'HEAD', headers: { accept: EVENTS } });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, EVENTS, '']);
  });

  test('that its reader leaves is closed at its source', async () => {
    for (const accept of [EVENTS, ...LINES]) {
      const left = once(happened, 'reader left');
      const caller = new AbortController();
      const response = await fetch(`${server.url}/ticks/reader`, { headers: { accept }, signal: caller.signal });
      const reader = response.body?.getReader();
      await reader?.read();
      caller.abort();
      await left;
    }
  });

  test('is broken off when the server stops, with a problem that tells its reader to come back', async () => {
    const stopping = await start({ hotel });
    const response = await fetch(`${stopping.url}/ticks/stop`, { headers: { accept: EVENTS } });
    const text = textOf(response);
    await stopping.close();
    expect(await text).toMatch(/\n\nevent: error\ndata: \{[^\n]*"status":503,[^\n]*\}\n\n$/);
  });
});

describe('a failure', () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'the room is taken',
    code: 'CONFLICT',
    reason: 'ROOM_TAKEN',
    until: '1970-01-01T00:00:00.000Z',
    by: ['Ada', 'Grace'],
  };

  test.each([EVENTS, ...LINES])('before the first item of %s is a problem with its status', async (accept) => {
    const response = await post('/hotel/breaks', { after: 0, how: 'declared' }, { accept });
    expect([response.status, await response.json()]).toEqual([409, problem]);
    expect((await post('/hotel/breaks', { after: 0, how: 'what?' }, { accept })).status).toBe(400);
    expect((await post('/hotel/breaks', { after: 0, how: 'bad item' }, { accept })).status).toBe(500);
  });

  test('after it is the last line, or the last event', async () => {
    expect(await textOf(await post('/hotel/breaks', { after: 2, how: 'declared' }))).toBe(
      `1\n2\n${JSON.stringify({ error: problem })}\n`,
    );
    expect(await textOf(await post('/hotel/breaks', { after: 2, how: 'declared' }, { accept: EVENTS }))).toBe(
      `data: 1\n\ndata: 2\n\nevent: error\ndata: ${JSON.stringify(problem)}\n\n`,
    );
  });

  test.each(['unforeseen', 'bad item', 'bad id'])('that nobody meant to throw, such as %s, is masked', async (how) => {
    const text = await textOf(await post('/hotel/breaks', { after: 1, how }, { accept: EVENTS }));
    expect(text).toMatch(/^data: 1\n\nevent: error\ndata: \{.*"detail":"internal error [\da-f-]{36}".*\}\n\n$/);
    expect(text).not.toContain('secret');
  });
});
