import type { Answer } from './connection.ts';

/** A whole answer of HTTP/1.1, one character a byte; undefined while some of it is on its way. */
export function answerIn(received: string): Answer | Error | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = received.slice(0, headEnd);
  const sent = received.slice(headEnd + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const inChunks = /\r\ntransfer-encoding: *chunked/i.test(head);
  if (length === undefined && !inChunks) return new Error(`an answer without a length: ${head}`);
  const body = length === undefined ? chunksIn(sent) : ofLength(sent, Number(length));
  return body === undefined ? undefined : { status: Number(head.slice(9, 12)), body };
}

const ofLength = (sent: string, length: number): string | undefined =>
  sent.length < length ? undefined : sent.slice(0, length);

/** Pieces, each after its length in hexadecimal; an empty one is the last. */
function chunksIn(sent: string): string | undefined {
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = sent.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const length = Number.parseInt(sent.slice(at, lineEnd), 16);
    const [start, end] = [lineEnd + 2, lineEnd + 2 + length];
    if (sent.length < end + 2) return undefined;
    if (length === 0) return body;
    body += sent.slice(start, end);
    at = end + 2;
  }
}
