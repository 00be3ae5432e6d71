import { CallError, type Caller, safe } from '@ahoy/client';
import { connect } from '@ahoy/client/rest';
import { contractOf } from '@ahoy/contract';
import { createProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import * as greeter from '@ahoy/router/greeter';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type PythonProcess, startPython } from './support/python.ts';
import { freePort } from './support/service-process.ts';

const procedure = createProcedureBuilder();
const nobody = (): never => {
  throw new Error('the service runs elsewhere');
};
const Greeting = z.object({ message: z.string() });

/** What the Flask service serves, as a team writes it down that calls it. */
const hotel = {
  visit: procedure
    .meta({ http: 'GET /rooms/{room}/visits/{number}' })
    .input(z.object({ room: z.string(), number: z.int(), guests: z.array(z.string()), since: z.date() }))
    .output(
      z.object({
        room: z.string(),
        number: z.int(),
        guests: z.array(z.string()),
        since: z.date(),
        arrivedAt: z.date(),
        bill: z.number(),
      }),
    )
    .query(nobody),
  leave: procedure
    .meta({ http: 'DELETE /rooms/{room}' })
    .input(z.object({ room: z.string() }))
    .output(z.void())
    .mutation(nobody),
  headers: procedure.meta({ http: 'POST /headers' }).output(z.record(z.string(), z.string())).query(nobody),
  slow: procedure.meta({ http: 'POST /slow' }).output(Greeting).query(nobody),
  release: procedure.meta({ http: 'POST /release' }).output(z.void()).mutation(nobody),
  wrong: procedure.meta({ http: 'POST /wrong' }).output(Greeting).query(nobody),
  page: procedure.meta({ http: 'POST /page' }).output(Greeting).query(nobody),
  crash: procedure.meta({ http: 'POST /crash' }).query(nobody),
  busy: procedure.meta({ http: 'POST /busy' }).query(nobody),
  nowhere: procedure.meta({ http: 'POST /nowhere' }).query(nobody),
  headersByPut: procedure.meta({ http: 'PUT /headers' }).query(nobody),
  countdown: procedure
    .meta({ http: 'GET /countdown' })
    .input(z.object({ from: z.int() }))
    .output(trackedStream(z.object({ left: z.int() })))
    .subscription(nobody),
  ticks: procedure.meta({ http: 'GET /ticks' }).output(stream(z.int())).subscription(nobody),
};
type Services = { greeter: typeof greeter; hotel: typeof hotel };
const contract = contractOf({ greeter, hotel });

let flask: PythonProcess;
let host: string;
let api: Caller<Services>;

beforeAll(async () => {
  flask = startPython([path.join(import.meta.dirname, 'flask-server.py')]);
  host = `127.0.0.1:${String((await flask.said('port'))['port'])}`;
  api = connect<Services>(`rest+http://${host}`, { contract });
});
afterAll(async () => flask?.[Symbol.asyncDispose]());

async function failure(call: PromiseLike<unknown>): Promise<CallError> {
  const error = await Promise.resolve(call).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallError);
  return error as CallError;
}

describe('a Flask service', () => {
  it('is called like a local function', async () => {
    expect(await api.greeter.sayHello({ name: 'World' })).toEqual({ message: 'Hello, World' });
    expect(await api.greeter.sayHello({ name: 'émigré 😀' })).toEqual({ message: 'Hello, émigré 😀' });
  });

  it('is sent an input in path and query, and what it answers becomes what the types say', async () => {
    const since = new Date('2026-01-02T03:04:05.678Z');
    expect(await api.hotel.visit({ room: 'blue & white', number: 7, guests: ['Ada', 'Grace'], since })).toEqual({
      room: 'blue & white',
      number: 7,
      guests: ['Ada', 'Grace'],
      since,
      arrivedAt: new Date('2026-11-22T10:00:00.123Z'),
      bill: 2 ** 60,
    });
  });

  it('may answer with nothing', async () => {
    expect(await api.hotel.leave({ room: 'blue' })).toBeUndefined();
  });

  it('is sent metadata and the time left as headers, and gives metadata back', async () => {
    const told: unknown[] = [];
    const seen = await api.hotel.headers(undefined, {
      timeoutMs: 60_000,
      metadata: { 'x-room': 'blue' },
      onMetadata: (metadata) => told.push(metadata),
    });
    expect(seen).toMatchObject({ 'x-room': 'blue', accept: 'application/json, application/problem+json' });
    expect(Number(seen['ahoy-timeout-ms'])).toBeGreaterThan(1_000);
    expect(told).toEqual([expect.objectContaining({ 'x-served-by': 'flask' })]);
  });

  it('gives the items of a stream of events', async () => {
    const items: unknown[] = [];
    for await (const item of api.hotel.countdown({ from: 2 })) items.push(item);
    expect(items).toEqual([2, 1, 0].map((left) => ({ id: String(left), data: { left } })));
  });

  it('is told when a reader leaves its stream', async () => {
    for await (const tick of api.hotel.ticks()) if (tick === 3) break;
    expect(await flask.said('left', 'ticks')).toEqual({ left: 'ticks' });
  });
});

describe('an error of a Flask service', () => {
  it('that is a problem arrives whole, with what the procedure declares', async () => {
    const [, error] = await safe(api.greeter.sayHello({ name: 'Voldemort' }));
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      message: 'Voldemort is on the stop list of this house',
      data: {
        code: 'FORBIDDEN',
        httpStatus: 403,
        path: 'greeter.sayHello',
        reason: 'STOP_LIST',
        guest: 'Voldemort',
        issues: [{ path: ['name'], message: 'not welcome' }],
      },
    });
  });

  it('that is JSON of its own is known by its status', async () => {
    expect(await failure(api.greeter.sayHello({ name: '' }))).toMatchObject({
      code: 'BAD_REQUEST',
      message: `${host} answered 400: {"error":"name is missing"}`,
      data: { httpStatus: 400, path: 'greeter.sayHello' },
    });
  });

  it.each([
    ['crash', 'INTERNAL_SERVER_ERROR', 500, 'Internal Server Error'],
    ['busy', 'SERVICE_UNAVAILABLE', 503, 'Service Unavailable'],
    ['nowhere', 'NOT_FOUND', 404, 'Not Found'],
    ['headersByPut', 'METHOD_NOT_SUPPORTED', 405, 'Method Not Allowed'],
  ] as const)('that is a page of HTML (%s) is known by its status', async (name, code, status, title) => {
    const error = await failure(api.hotel[name]());
    expect(error).toMatchObject({ code, neverSent: false });
    expect(error.message).toMatch(
      `${host} answered ${status}: <!doctype html> <html lang=en> <title>${status} ${title}`,
    );
    expect(error.message).not.toContain('secret');
  });
});

describe('an answer that the contract does not say', () => {
  it('is the fault of the service, and names the place', async () => {
    expect(await failure(api.hotel.wrong())).toMatchObject({
      code: 'BAD_GATEWAY',
      message: `${host} answered hotel.wrong with what its contract does not say: message: expected a text, got an object`,
    });
  });

  it('is quoted where it is no JSON', async () => {
    expect(await failure(api.hotel.page())).toMatchObject({
      code: 'BAD_GATEWAY',
      message: `${host} answered 200 with what is no JSON: <h1>Welcome</h1>`,
    });
  });
});

describe('a Flask service that does not answer', () => {
  it('is left at the deadline, or when the caller cancels, and answers others meanwhile', async () => {
    const controller = new AbortController();
    const cancelled = failure(api.hotel.slow(undefined, { signal: controller.signal }));
    expect(await failure(api.hotel.slow(undefined, { timeoutMs: 100 }))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('hotel.slow'),
    });
    controller.abort();
    expect((await cancelled).code).toBe('CLIENT_CLOSED_REQUEST');
    expect(await api.greeter.sayHello({ name: 'World' })).toEqual({ message: 'Hello, World' });
    await api.hotel.release();
  });

  it('because it does not run is not reachable', async () => {
    const port = await freePort();
    const down = connect<Services>(`rest+http://127.0.0.1:${port}`, { contract });
    expect(await failure(down.greeter.sayHello({ name: 'World' }))).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      neverSent: true,
      message: `greeter-service is not reachable at 127.0.0.1:${port} (connection refused). Is it running? npm run dev`,
    });
    const both = connect<Services>([`rest+http://127.0.0.1:${port}`, `rest+http://${host}`], { contract });
    expect(await both.greeter.sayHello({ name: 'World' })).toEqual({ message: 'Hello, World' });
  });
});
