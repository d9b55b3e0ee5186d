import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Hexadecimal, of the UTF-8 of a text. Synchronous: a key is checked without an await. In one call,
 * because a hash built up in steps is a stream on this platform and costs several times as much.
 */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

export const sha256Bytes = (text: string): Uint8Array => hash('sha256', text, 'buffer');

/** Whether two secrets are the same, in a time that says nothing about where they differ. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(sha256Bytes(a), sha256Bytes(b));
