/** The part of Node's crypto that is used here: synchronous, which WebCrypto is not. */
declare module 'node:crypto' {
  export function hash(algorithm: 'sha256', data: string, encoding: 'hex'): string;
  export function hash(algorithm: 'sha256', data: string, encoding: 'buffer'): Uint8Array;
  /** Throws when the lengths differ. */
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
