/** Finds what no log may hold: secrets that were given to a test, and what looks like one. */

export interface Finding {
  /** What it is. */
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  /** The line with the secret itself blotted out. */
  readonly shown: string;
}

/** What a secret looks like, whoever made it. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['API key', /hyd_(?:acct_[0-9a-z]{20}|plat)_[0-9a-z]{12,}/g],
  ['webhook secret', /\bwhsec_[\w+/=-]{12,}/g],
  ['Stripe key', /\b[sr]k_(?:test|live)_\w{8,}/g],
  ['token of a provider', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g],
  ['Authorization header', /\b(?:bearer|basic)\s+[\w.~+/=-]{16,}/gi],
  ['cookie', /\bhydron_(?:session|portal|sign_in_?\w*)=[\w.~+/=-]{8,}/g],
  ['one-time link', /\/(?:portal|invitation)#[\w-]{8,}|[?&](?:token|code)=[\w-]{16,}/g],
];

/** As cards are numbered: Visa, Mastercard, American Express; written together or in groups. */
const cardShape = /(?<![\w.-])(?:4\d{3}|5[1-5]\d{2}|3[47]\d{2})(?:[ -]?\d{2,6}){2,4}(?![\w.-])/g;

/** https://en.wikipedia.org/wiki/Luhn_algorithm */
function isCard(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number);
  if (digits.length !== (digits[0] === 3 ? 15 : 16)) return false;
  const sum = digits.reverse().reduce((all, digit, at) => {
    const counted = at % 2 === 0 ? digit : digit * 2;
    return all + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}

/** What `scripts/serve.ts` prints for whoever started it: an announcement, not a log. */
const announced = /^(?:(?:dashboard|operator|api key): |\s+-H 'Authorization: Bearer )/;

/** A secret shorter than this would be found everywhere. */
const knownLeast = 12;

export function findSecrets(text: string, known: readonly string[]): Finding[] {
  const sought = known.filter((secret) => secret.length >= knownLeast);
  return text.split('\n').flatMap((line, at) => {
    if (announced.test(line)) return [];
    const found: [kind: string, secret: string][] = [
      ...sought.filter((one) => line.includes(one)).map((one): [string, string] => ['known', one]),
      ...shapes.flatMap(([kind, shape]) =>
        [...line.matchAll(shape)].map(([one]): [string, string] => [kind, one]),
      ),
      ...[...line.matchAll(cardShape)]
        .filter(([one]) => isCard(one))
        .map(([one]): [string, string] => ['card number', one]),
    ];
    return found.map(([kind, secret]) => ({
      kind,
      line: at + 1,
      shown: line.replaceAll(secret, '█'.repeat(8)).slice(0, 300),
    }));
  });
}
