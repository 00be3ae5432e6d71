import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessages } from './read-messages.ts';

test('messages come out as they went in, however their bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (messages, size) => {
      const bytes = Buffer.concat(
        messages.map((message) => {
          const body = Buffer.from(JSON.stringify(message));
          return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\nContent-Type: x\r\n\r\n`), body]);
        }),
      );
      const received: unknown[] = [];
      const read = readMessages((message) => received.push(message));
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
      expect(received).toEqual(JSON.parse(JSON.stringify(messages)));
    }),
  );
});
