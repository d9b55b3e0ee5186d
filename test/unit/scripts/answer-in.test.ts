import { describe, expect, it } from 'vitest';
import { answerIn } from '../../../scripts/benching/answer-in.ts';

const counted = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n';

describe('an answer that the bench reads', () => {
  it('is whole when as much has come as it says, and not a byte before', () => {
    expect(answerIn(counted)).toEqual({ status: 201, body: 'hello' });
    for (let length = 0; length < counted.length; length++)
      expect(answerIn(counted.slice(0, length))).toBeUndefined();
  });

  it('may come in chunks, cut anywhere', () => {
    expect(answerIn(chunked)).toEqual({ status: 200, body: 'helloabcdefghijklmnopqrstuvwxyz' });
    for (let length = 0; length < chunked.length; length++)
      expect(answerIn(chunked.slice(0, length))).toBeUndefined();
  });

  it('is an error when it does not say where it ends', () => {
    expect(answerIn('HTTP/1.1 200 OK\r\n\r\nhello')).toBeInstanceOf(Error);
  });
});
