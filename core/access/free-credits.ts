/**
 * Free credits by signing up: once for each person, whatever they try. What a person is known by is
 * claimed under its name, for ever; here is what those names are made of and what a claim comes to.
 */

export const freeCreditsOutcomes = [
  'granted',
  'unverified',
  'had-before',
  'too-many',
  'not-offered',
] as const;

/**
 * What became of a person's free credits. `unverified`: the provider does not vouch for an address.
 * `had-before`: another account had them for the same person or address. `too-many`: too many new
 * accounts of one network or of all. `not-offered`: the deployment gave none when they signed up.
 */
export type FreeCredits = (typeof freeCreditsOutcomes)[number];

/** Whether a later sign-in may come to something else. */
export const mayStillCome = (outcome: string | null): boolean =>
  outcome === null || outcome === 'unverified' || outcome === 'too-many';

/** RFC 5321, 4.5.3.1.3, less the angle brackets. */
const addressMax = 254;

/**
 * Names of one domain under which the same mailboxes answer: of Google, of Apple
 * (https://support.apple.com/118230) and of Proton (https://proton.me/support/addresses-and-aliases).
 */
const sameDomain: ReadonlyMap<string, string> = new Map([
  ['googlemail.com', 'gmail.com'],
  ['me.com', 'icloud.com'],
  ['mac.com', 'icloud.com'],
  ['protonmail.com', 'proton.me'],
  ['protonmail.ch', 'proton.me'],
  ['pm.me', 'proton.me'],
]);
/** Where dots before the @ say nothing: https://support.google.com/mail/answer/7436150 */
const withoutDots: ReadonlySet<string> = new Set(['gmail.com']);

/**
 * One text for all ways to write one mailbox; undefined for what is no address. Unicode's
 * compatibility forms are one (NFKC), invisible characters and case say nothing, nor does what
 * follows a plus (RFC 5233) or a dot that ends the domain. Too much in common does no harm but this:
 * somebody gets no free credits by themselves.
 */
export function addressKey(address: string): string | undefined {
  const plain = foldText(address);
  const at = plain.lastIndexOf('@');
  const written = plain.slice(at + 1).replace(/\.+$/, '');
  const domain = sameDomain.get(written) ?? written;
  const local = localPart(plain.slice(0, Math.max(at, 0)), domain);
  if (local === '' || domain === '' || plain.length > addressMax) return undefined;
  return `${local}@${domain}`;
}

/** Twice NFKC: what is taken away, or written small, may leave something to compose. */
const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}\s]/gu, '')
    .toLowerCase()
    .normalize('NFKC');

function localPart(written: string, domain: string): string {
  const plus = written.indexOf('+');
  const local = plus > 0 ? written.slice(0, plus) : written;
  return withoutDots.has(domain) ? local.replaceAll('.', '') : local;
}

/** What is had once, and which account has it. */
export interface Claim {
  readonly name: string;
  readonly account: string;
}

/**
 * What an account's claim came to, by the claims there are of its names once it was tried. All of its
 * names are claimed at once or none, and its subject's is the sign that they are its own. None there:
 * a bound on how many kept them out.
 */
export function outcomeOfClaim(
  claims: readonly Claim[],
  subject: string,
  account: string,
): 'granted' | 'had-before' | 'too-many' {
  if (claims.some((claim) => claim.name === subject && claim.account === account)) return 'granted';
  return claims.length > 0 ? 'had-before' : 'too-many';
}
