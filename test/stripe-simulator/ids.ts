import { createHash, randomBytes } from 'node:crypto';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const spell = (bytes: Uint8Array, length: number): string =>
  Array.from(bytes.subarray(0, length), (byte) => letters[byte % letters.length]).join('');

/**
 * Ids like Stripe's: a prefix and letters that mean nothing. With a seed the n-th id is always the
 * same; without one, no two simulators share an id.
 */
export function idMaker(seed: string | undefined, made: () => number) {
  return (prefix: string, length = 24): string => {
    const nth = made();
    const bytes =
      seed === undefined ? randomBytes(64) : createHash('sha512').update(`${seed}:${nth}`).digest();
    return `${prefix}_${spell(bytes, length)}`;
  };
}

/** The same letters for the same text: a card number's fingerprint. */
export const lettersFrom = (text: string, length: number): string =>
  spell(createHash('sha512').update(text).digest(), length);
