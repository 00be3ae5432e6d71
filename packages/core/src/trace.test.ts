import { expect, test } from 'vitest';
import { traceFrom, traceMetadata } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('a call continues the trace of its caller, in a span of its own', () => {
  const trace = traceFrom({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' });
  expect(trace).toMatchObject({ traceId, flags: '01', state: 'vendor=1' });
  expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(trace.spanId).not.toBe(spanId);
});

test('a call without a trace starts one', () => {
  const trace = traceFrom({});
  expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(trace.flags).toBe('00');
  expect(traceFrom({}).traceId).not.toBe(trace.traceId);
});

test.each([
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
  ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
  ['a trace id that is too short', `00-${traceId.slice(1)}-${spanId}-01`],
  ['version ff, which is invalid', `ff-${traceId}-${spanId}-01`],
  ['more fields than version 00 has', `00-${traceId}-${spanId}-01-extra`],
  ['other text', 'hello'],
])('a traceparent with %s starts a new trace, without the old state', (_, traceparent) => {
  const trace = traceFrom({ traceparent, tracestate: 'vendor=1' });
  expect(trace.traceId).not.toBe(traceId);
  expect(trace.state).toBeUndefined();
});

test('a later version of the format, with more fields, is continued', () => {
  expect(traceFrom({ traceparent: `01-${traceId}-${spanId}-01-more` }).traceId).toBe(traceId);
});

test('the metadata of a call leads the next one into the same trace', () => {
  const trace = traceFrom({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' });
  const metadata = traceMetadata(trace);
  expect(metadata).toEqual({ traceparent: `00-${traceId}-${trace.spanId}-01`, tracestate: 'vendor=1' });
  expect(traceFrom(metadata)).toMatchObject({ traceId, flags: '01', state: 'vendor=1' });
});

test('a trace without a state sends none', () => {
  expect(Object.keys(traceMetadata(traceFrom({})))).toEqual(['traceparent']);
});

test.each(['中', 'a\nb'])('a tracestate that could not travel on is dropped: %j', (tracestate) => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  expect(traceMetadata(traceFrom({ traceparent, tracestate }))).not.toHaveProperty('tracestate');
});
