import { type AccountId, isAccountId, randomSuffix } from '../../core/units/ids.ts';

/**
 * API keys as people copy them: `hyd_acct_<account>_<secret>_<checksum>` names the account it acts
 * for, so that its object is found without a look-up; `hyd_plat_<secret>_<checksum>` acts for any.
 * The checksum tells a mistyped key from a revoked one; it protects nothing.
 */
export type ParsedKey =
  | { readonly kind: 'account'; readonly account: AccountId }
  | { readonly kind: 'platform' };

/** SHA-256, hexadecimal. */
type Hash = (text: string) => string;

/** 40 characters of 5 bits: 200 bits, from 40 random bytes. */
export const secretBytes = 40;
const checksumLength = 6;

const pattern = /^hyd_(?:acct_([0-9a-z]{20})|plat)_[0-9a-z]{40}_[0-9a-f]{6}$/;

const checksumOf = (head: string, hash: Hash): string => hash(head).slice(0, checksumLength);

const secret = (random: Uint8Array): string =>
  randomSuffix(random) + randomSuffix(random.subarray(20));

const sealed = (head: string, hash: Hash): string => `${head}_${checksumOf(head, hash)}`;

export const newAccountKey = (account: AccountId, random: Uint8Array, hash: Hash): string =>
  sealed(`hyd_acct_${account.slice(5)}_${secret(random)}`, hash);

export const newPlatformKey = (random: Uint8Array, hash: Hash): string =>
  sealed(`hyd_plat_${secret(random)}`, hash);

/** Undefined when it was never one of our keys. */
export function parseKey(text: string, hash: Hash): ParsedKey | undefined {
  const found = pattern.exec(text);
  if (!found || checksumOf(text.slice(0, -checksumLength - 1), hash) !== keyChecksum(text))
    return undefined;
  if (found[1] === undefined) return { kind: 'platform' };
  const account = `acct_${found[1]}`;
  return isAccountId(account) ? { kind: 'account', account } : undefined;
}

export const keyChecksum = (text: string): string => text.slice(-checksumLength);

/** Its kind and the first characters of its secret: enough to recognise it by and no more. */
export const keyPrefix = (text: string): string =>
  text.slice(0, (text.startsWith('hyd_acct_') ? 'hyd_acct_'.length + 21 : 'hyd_plat_'.length) + 6);
