import { createHash, timingSafeEqual } from 'node:crypto';

/** Hexadecimal, of the UTF-8 of a text. Synchronous: a key is checked without an await. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const sha256Bytes = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Whether two secrets are the same, in a time that says nothing about where they differ. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(sha256Bytes(a), sha256Bytes(b));
