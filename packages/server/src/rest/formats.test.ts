import { codecOf, type ProtoMethod } from '@ahoy/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeServices } from '../described-services.ts';
import { start, type TestServer } from '../serve.fixture.ts';
import { hotel } from './hotel.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await start({ hotel });
});
afterAll(() => server.close());

const method = describeServices({ hotel }, undefined).schema.methods.find(
  ({ path }) => path === 'hotel.book',
) as ProtoMethod;
const [booking, bill] = [codecOf(method.input), codecOf(method.output)];

const JSON_TYPE = 'application/json';
const XML_TYPES = ['application/xml', 'text/xml'];
const PROTOBUF_TYPES = ['application/protobuf', 'application/x-protobuf', 'application/vnd.google.protobuf'];

/** A booking of two nights by Ada from 1970 on, whose id is in the path. */
const bodies = {
  [JSON_TYPE]: '{"guest":"Ada","nights":2,"from":"1970-01-01T00:00:00.000Z"}',
  'application/xml': '<Booking><guest>Ada</guest><nights>2</nights><from>1970-01-01T00:00:00.000Z</from></Booking>',
  'application/protobuf': booking.encode({ id: '', guest: 'Ada', nights: 2, from: new Date(0) }),
};
const answer = { id: 'a b', guest: 'Ada', from: new Date(0), cents: 24_600n, beds: new Set(['left', 'right']) };
const json = { id: 'a b', guest: 'Ada', from: '1970-01-01T00:00:00.000Z', cents: '24600', beds: ['left', 'right'] };
const xml =
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<Bill><id>a b<\/id><guest>Ada<\/guest><from>1970-01-01T00:00:00\.000Z<\/from><cents>24600<\/cents>.*left.*right.*<\/Bill>\s*$/s;

function book(body: RequestInit['body'], headers: Record<string, string>): Promise<Response> {
  return fetch(`${server.url}/rooms/a%20b/bookings`, { method: 'POST', body: body ?? null, headers });
}

describe('a body', () => {
  const cases: [string, string | Uint8Array][] = [
    [JSON_TYPE, bodies[JSON_TYPE]],
    [`${JSON_TYPE}; charset=UTF-8`, bodies[JSON_TYPE]],
    ...XML_TYPES.map((type): [string, string] => [type, bodies['application/xml']]),
    ...PROTOBUF_TYPES.map((type): [string, Uint8Array] => [type, bodies['application/protobuf']]),
  ];
  test.each(cases)('of the type %s is the same input, with the parameter of the path', async (type, body) => {
    const response = await book(body as RequestInit['body'], { 'content-type': type });
    expect([response.status, await response.json()]).toEqual([200, json]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('vary')).toMatch(/accept/i);
  });

  test('of no bytes is nothing, and in Protobuf a message', async () => {
    const codes = ['', ...PROTOBUF_TYPES, JSON_TYPE, ...XML_TYPES].map(async (type) => {
      const response = await book(null, type === '' ? {} : { 'content-type': type });
      return ((await response.json()) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    });
    const [none, ...others] = await Promise.all(codes);
    expect(none).toEqual(['#/guest', '#/nights']);
    expect(new Set(others.map(String))).toEqual(new Set(['#/guest,#/nights']));
  });

  test('with a form of no bytes, as curl -d "" sends it, is nothing', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${server.url}/hotel/leave`, { method: 'POST', headers });
    expect(response.status).toBe(204);
  });

  test('that is no object has no place for the parameter of the path', async () => {
    const response = await book('[1]', { 'content-type': JSON_TYPE });
    expect(await response.json()).toMatchObject({
      status: 400,
      detail: 'the body: expected an object, to which id of the path can be added',
    });
  });
});

test('a query string is coerced by the schema, and what does not fit is refused by it', async () => {
  const query = 'floor=3&free=true&since=1970-01-01T00:00:00.000Z&names=Ada&names=Grace';
  expect(await (await fetch(`${server.url}/rooms?${query}`)).json()).toEqual({
    floor: 3,
    free: true,
    since: '1970-01-01T00:00:00.000Z',
    names: ['Ada', 'Grace'],
  });
  expect(await (await fetch(`${server.url}/rooms?names=Ada`)).json()).toEqual({ names: ['Ada'] });
  const response = await fetch(`${server.url}/rooms?floor=top&free=perhaps&since=then`);
  expect(await response.json()).toMatchObject({
    status: 400,
    errors: [{ pointer: '#/floor' }, { pointer: '#/free' }, { pointer: '#/since' }],
  });
});

describe('an answer', () => {
  const ask = (accept: string): Promise<Response> => book(bodies[JSON_TYPE], { 'content-type': JSON_TYPE, accept });

  test.each([
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/json, application/problem+json', JSON_TYPE],
    ['application/xml, application/json;q=0.9', 'application/xml'],
    ['text/*', 'text/xml'],
    ['application/json;q=0, */*;q=0.1', 'application/xml'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/xml'],
    ['image/png, application/protobuf;q=0.2', 'application/protobuf'],
    ...[...XML_TYPES, ...PROTOBUF_TYPES].map((type): [string, string] => [type, type]),
  ])('to Accept: %s is %s', async (accept, type) => {
    const response = await ask(accept);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')?.split(';')[0]).toBe(type);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (PROTOBUF_TYPES.includes(type)) expect(bill.decode(bytes)).toEqual(answer);
    else if (type === JSON_TYPE) expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(json);
    else expect(Buffer.from(bytes).toString()).toMatch(xml);
  });

  test('of nothing is 204 in every format', async () => {
    for (const accept of [JSON_TYPE, ...XML_TYPES, ...PROTOBUF_TYPES]) {
      const response = await fetch(`${server.url}/hotel/leave`, { method: 'POST', headers: { accept } });
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
  });

  test('that nobody can give is 406, lists what there is, and does not run the procedure', async () => {
    const response = await fetch(`${server.url}/hotel/fails`, { method: 'POST', headers: { accept: 'image/png' } });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      status: 406,
      title: 'Not Acceptable',
      detail: `accept: expected ${[JSON_TYPE, ...XML_TYPES, ...PROTOBUF_TYPES].join(', ')}, got image/png`,
    });
  });

  test('that no format can hold is a mistake of the service, which is masked', async () => {
    for (const accept of [JSON_TYPE, 'application/protobuf']) {
      const response = await fetch(`${server.url}/hotel/circular`, { method: 'POST', headers: { accept } });
      expect(response.status).toBe(500);
      expect(await response.text()).toMatch(/internal error [\da-f-]{36}/);
    }
  });
});

describe('a problem', () => {
  const taken = (accept: string): Promise<Response> =>
    book('{"guest":"Voldemort","nights":1}', { 'content-type': JSON_TYPE, accept });

  test('is JSON, with the data that the procedure declares in its plain form', async () => {
    for (const accept of ['*/*', 'application/json', 'application/problem+json;q=0.5, application/json']) {
      const response = await taken(accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        409,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        detail: 'the room is taken',
        code: 'CONFLICT',
        reason: 'ROOM_TAKEN',
        until: '1970-01-01T00:00:00.000Z',
        by: ['Ada', 'Grace'],
      });
    }
  });

  test('is XML for a caller that takes XML', async () => {
    for (const accept of XML_TYPES) {
      const response = await taken(accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        409,
        'application/problem+xml; charset=utf-8',
      ]);
      expect(await response.text()).toBe(
        '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type>' +
          '<title>Conflict</title><status>409</status><detail>the room is taken</detail><code>CONFLICT</code>' +
          '<reason>ROOM_TAKEN</reason><until>1970-01-01T00:00:00.000Z</until><by><i>Ada</i><i>Grace</i></by></problem>',
      );
    }
  });

  test('is a google.rpc.Status for a caller that takes Protobuf', async () => {
    for (const accept of PROTOBUF_TYPES) {
      const response = await taken(accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([409, accept]);
      const bytes = Buffer.from(await response.arrayBuffer());
      // code = 1 (ABORTED), message = 2.
      expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x08, 10, 0x12, 17]));
      expect(bytes.toString()).toContain('the room is taken');
      expect(bytes.toString()).toContain('ROOM_TAKEN');
    }
  });

  test('says nothing of an error that nobody meant to throw, whatever status that says it has', async () => {
    const response = await fetch(`${server.url}/hotel/fails`, { method: 'POST' });
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: expect.stringMatching(/^internal error [\da-f-]{36}$/),
      code: 'INTERNAL_SERVER_ERROR',
      errorId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test('of a route that there is not is in the format that is asked for', async () => {
    const response = await fetch(`${server.url}/nothing`, { headers: { accept: 'text/xml' } });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('<detail>there is no route GET /nothing</detail>');
  });
});
