/**
 * An address as it is found and compared: its ASCII letters small, otherwise as written. Unicode has
 * other letters whose small ones are ASCII (the Kelvin sign's is k), and would make somebody else's
 * address of one that a provider vouches for.
 */
export const emailKey = (address: string): string =>
  address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
