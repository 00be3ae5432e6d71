import { createProcedureBuilder } from '@ahoy/core/procedure';
import { Validator } from '@seriousme/openapi-schema-validator';
import { once } from 'node:events';
import { get, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { start } from '../serve.fixture.ts';

const procedure = createProcedureBuilder();
const greet = procedure
  .meta({ http: 'POST /greet', description: 'Greets <b>you</b>.' })
  .input(z.object({ name: z.string().min(1) }))
  .output(z.string())
  .query(({ input }) => `Hello, ${input.name}`);

test.each(['/openapi.json', '/openapi.trpc.json'])('%s is a valid document', async (path) => {
  await using server = await start({ test: { greet } }, { name: 'the-service' });
  const response = await fetch(server.url + path);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const document = (await response.json()) as Record<string, unknown>;
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'the-service', version: expect.stringMatching(/^[0-9a-f]{16}$/) },
  });
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});

test('the page has every operation, escaped, and needs nothing from elsewhere', async () => {
  await using server = await start({ test: { greet } });
  const response = await fetch(`${server.url}/docs`);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
  const page = await response.text();
  expect(page).toContain('<section id="test.greet">');
  expect(page).toContain(`curl -s &#39;${server.url}/greet&#39;`);
  expect(page).toContain('Greets &#60;b&#62;you&#60;/b&#62;.');
  expect(page).not.toMatch(/<(?:script|link|img|iframe)|\ssrc=|href="(?!#|openapi\.)/);
});

test.each(['/openapi.json', '/openapi.trpc.json', '/docs'])('%s is sent once to who keeps it', async (path) => {
  await using server = await start({ test: { greet } });
  const first = await request(server.url + path);
  expect(first.headers['cache-control']).toBe('no-cache');
  const { etag = '' } = first.headers;
  const again = await request(server.url + path, { headers: { 'if-none-match': etag } });
  expect([again.status, again.text]).toEqual([304, '']);
  const other = await request(server.url + path, { headers: { 'if-none-match': '"other"' } });
  expect([other.status, other.text]).toEqual([200, first.text]);
  const head = await request(server.url + path, { method: 'HEAD' });
  expect([head.status, head.text, head.headers.etag]).toEqual([200, '', etag]);
});

/** Asks as a browser does; fetch has caches on the way look for a newer answer where it names an ETag itself. */
async function request(url: string, options: RequestOptions = {}) {
  const [response] = (await once(get(url, options), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

test('none of them is there where the server is told so', async () => {
  await using server = await start({ test: { greet } }, { openApi: false });
  for (const path of ['/openapi.json', '/openapi.trpc.json', '/docs']) {
    expect((await fetch(server.url + path)).status).toBe(404);
  }
});

test('a procedure whose route is the path has it, and one that has a parameter there has not', async () => {
  const docs = procedure.meta({ http: 'GET /docs' }).query(() => 'mine');
  const any = procedure
    .meta({ http: 'GET /{name}' })
    .input(z.object({ name: z.string() }))
    .query(({ input }) => input.name);
  await using server = await start({ test: { docs, any } });
  expect(await (await fetch(`${server.url}/docs`)).json()).toBe('mine');
  expect(await (await fetch(`${server.url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
  expect(await (await fetch(`${server.url}/other`)).json()).toBe('other');
});
