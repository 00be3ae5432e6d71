import { expect, test } from 'vitest';
import { addResponseMetadata } from './add-response-metadata.ts';
import { runInCall } from './call-context.ts';
import { createResponseMetadata, type ResponseMetadata, toResponseMetadata } from './response-metadata.ts';
import { traceFrom } from './trace.ts';

/** Adds metadata as the handler of a call does. */
function addInCall(response: ResponseMetadata, metadata: Readonly<Record<string, string>>): void {
  const context = { path: 'a.b', deadline: undefined, signal: undefined, trace: traceFrom({}), response };
  runInCall(context, () => addResponseMetadata(metadata));
}

test('a handler adds to the metadata of its answer; names become lower case, and what is added later is stronger', () => {
  const response = createResponseMetadata();
  addInCall(response, { 'X-Served-By': 'a', 'x-other': '1' });
  addInCall(response, { 'x-served-by': 'b' });
  expect(response.head()).toEqual({ 'x-served-by': 'b', 'x-other': '1' });
  expect(response.trailers()).toEqual({});
});

test('what is added once the answer has begun goes to its end', () => {
  const response = createResponseMetadata();
  addInCall(response, { a: '1' });
  expect(response.head()).toEqual({ a: '1' });
  addInCall(response, { a: '2', b: '3' });
  expect(response.head()).toEqual({ a: '1' });
  expect(response.trailers()).toEqual({ a: '2', b: '3' });
});

test('outside of a handler there is no answer to add to', () => {
  expect(() => addResponseMetadata({ a: '1' })).toThrow('expected to be called by a handler');
});

test.each([
  ['content-type', 'x', 'it belongs to the protocol'],
  ['Vary', 'x', 'it belongs to the protocol'],
  ['date', 'x', 'it belongs to the protocol'],
  ['grpc-status', '0', 'it belongs to the protocol'],
  [':status', '200', 'expected letters, digits and hyphens'],
  ['x y', '1', 'expected letters, digits and hyphens'],
  ['x-bin', '1', 'gRPC keeps names that end in -bin for bytes'],
  ['x-text', 'a\r\nevil: 1', 'expected printable ASCII'],
])(
  'the name %j with the value %j is refused as a mistake of the service, and nothing is added',
  (name, value, reason) => {
    const response = createResponseMetadata();
    const add = (): void => addInCall(response, { first: '1', [name]: value });
    expect(add).toThrow(TypeError);
    expect(add).toThrow(reason);
    expect(response.head()).toEqual({});
  },
);

test('of the headers of an answer, a caller is given what is not of the protocol, and what is text', () => {
  const headers = new Headers({ 'X-Served-By': 'a', 'content-type': 'text/plain', 'retry-after': '5', date: 'today' });
  expect(toResponseMetadata(headers)).toEqual({ 'x-served-by': 'a', 'retry-after': '5' });
  expect(
    toResponseMetadata([
      ['grpc-accept-encoding', 'gzip'],
      [':status', '200'],
      ['x-bin', 'AAEC'],
      ['x-latin', 'café'],
      ['transfer-encoding', 'chunked'],
      ['connection', 'close'],
      ['x-kept', ''],
    ]),
  ).toEqual({ 'x-kept': '' });
});
