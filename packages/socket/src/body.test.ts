import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyBytes, bodyParts, fromBody, messageFrame } from './body.ts';

const someAttachments = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 8 });

test('a body is read as it was laid out, in one frame and in parts', () => {
  fc.assert(
    fc.property(fc.json(), someAttachments, (json, attachments) => {
      const bytes = bodyBytes(json, attachments);
      const laidOut = Buffer.concat(bodyParts(json, attachments));
      expect(messageFrame(json, attachments, bytes).subarray(4).equals(laidOut)).toBe(true);
      expect(laidOut).toHaveLength(bytes);
      expect(fromBody(laidOut)).toEqual({ message: JSON.parse(json), attachments });
    }),
  );
});

test('small parts are put together, large ones are not copied', () => {
  const small = Array.from({ length: 1_000 }, () => new Uint8Array(100));
  expect(bodyParts('[]', small)).toHaveLength(2);
  const large = new Uint8Array(100_000);
  expect(bodyParts('[]', [large])[1]).toBe(large);
});

test('bytes of any other kind are refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        fromBody(Buffer.from(bytes));
      } catch (error) {
        expect((error as Error).name).toBe('ProtocolError');
      }
    }),
    { numRuns: 2_000 },
  );
});
