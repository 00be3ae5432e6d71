/** Ends the headers of a message. Source: https://microsoft.github.io/language-server-protocol/specification#baseProtocol */
const HEADERS_END = '\r\n\r\n';

/** Takes messages of the language server protocol out of the bytes that carry them, however these are cut. */
export function readMessages(receive: (message: unknown) => void): (chunk: Buffer) => void {
  let received = Buffer.alloc(0);
  return (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const headersEnd = received.indexOf(HEADERS_END);
      if (headersEnd === -1) return;
      const bodyAt = headersEnd + HEADERS_END.length;
      const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1', 0, bodyAt))?.[1]);
      if (received.length < bodyAt + length) return;
      const body = received.toString('utf8', bodyAt, bodyAt + length);
      received = received.subarray(bodyAt + length);
      receive(JSON.parse(body));
    }
  };
}
