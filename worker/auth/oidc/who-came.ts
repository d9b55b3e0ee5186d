import type { JsonValue } from 'oauth4webapi';

/** A person as the provider tells of them. */
export interface WhoCame {
  readonly issuer: string;
  readonly subject: string;
  /** Null when it says none, or none that could be one. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string;
}

export type Claims = Readonly<Record<string, JsonValue | undefined>>;

const emailMax = 254;
const nameMax = 200;

/** Some providers write what is true as a text. */
const isTrue = (claim: JsonValue | undefined): boolean => claim === true || claim === 'true';

const textOf = (claim: JsonValue | undefined): string =>
  typeof claim === 'string' ? claim.replace(/[\p{Cc}\s]+/gu, ' ').trim() : '';

/** By what they call themselves; else by their address; else by what the provider calls them. */
export function whoCame(issuer: string, subject: string, claims: Claims): WhoCame {
  const address = textOf(claims.email);
  const email = address.includes('@') && address.length <= emailMax ? address : null;
  const name = [claims.name, claims.preferred_username, email ?? undefined]
    .map(textOf)
    .find(Boolean);
  return {
    issuer,
    subject,
    email,
    emailVerified: email !== null && isTrue(claims.email_verified),
    name: (name ?? subject).slice(0, nameMax),
  };
}
