import {
  accountKeyScopes,
  linkMay,
  operatorScopes,
  type Role,
  roleMay,
} from '../../core/access/permissions.ts';
import type { Scope } from '../../core/access/scopes.ts';
import type { AccountId, ApiKeyId, PersonId, SessionId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Caller } from '../account/protocol.ts';

/** A browser that is signed in: a person, or whoever a portal link let in. */
export interface SessionPrincipal {
  readonly kind: 'session';
  readonly session: SessionId;
  /** Absent for a portal session. */
  readonly person?: PersonId;
  /** The account it looks at; absent for a person who is a member of none. */
  readonly account?: AccountId;
  /** What it may do there; absent with the account. */
  readonly role?: Role;
  /** Whether the person is an operator and signed in freshly enough to act as one. */
  readonly operator: 'no' | 'fresh' | 'sign-in-again';
  /** When it ends without another request. */
  readonly expiresAt: Instant;
  /** Its token is to be replaced with the answer; said of the cookie that came. */
  readonly tokenDue?: true;
}

/** Who makes a request. */
export type Principal =
  /** An account's own key: its object knows whether it is good and what it may do. */
  | { readonly kind: 'account_key'; readonly account: AccountId; readonly keyHash: string }
  /** The host platform: may act for any account, within its scopes. */
  | {
      readonly kind: 'platform_key';
      readonly id: ApiKeyId;
      readonly scopes: ReadonlySet<string>;
    }
  | SessionPrincipal;

/**
 * Whether they may, as far as the Worker can tell; the object has the last word on its own keys.
 * `account` is the one it is about, where it is about one: an operator has their own rights at every
 * account, a member those of their role at the account they look at.
 */
export function mayUse(principal: Principal, scope: Scope, account?: AccountId): boolean {
  switch (principal.kind) {
    case 'account_key':
      return (accountKeyScopes as readonly Scope[]).includes(scope);
    case 'platform_key':
      return principal.scopes.has(scope);
    case 'session':
      return asMember(principal, scope, account) || asOperator(principal, scope);
  }
}

const asMember = (session: SessionPrincipal, scope: Scope, about?: AccountId): boolean => {
  const { role, account, person } = session;
  if (role === undefined || (about !== undefined && about !== account)) return false;
  return person === undefined ? linkMay(role, scope) : roleMay(role, scope);
};

const asOperator = ({ operator }: SessionPrincipal, scope: Scope): boolean =>
  operator === 'fresh' && operatorMay(scope);

export const operatorMay = (scope: Scope): boolean =>
  (operatorScopes as readonly Scope[]).includes(scope);

/** An operator whose sign-in is too old for them to act as one. */
export const isStaleOperator = (principal: Principal): boolean =>
  principal.kind === 'session' && principal.operator === 'sign-in-again';

/** How the object is told who asks. */
export function callerOf(principal: Principal, scope: Scope): Caller {
  switch (principal.kind) {
    case 'account_key':
      return { kind: 'api_key', keyHash: principal.keyHash, scope };
    case 'platform_key':
      return { kind: 'checked', key: principal.id };
    case 'session':
      return { kind: 'checked' };
  }
}

/** As the audit log names who did something. An account's own key is named by its id where known. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'account_key':
      return principal.account;
    case 'platform_key':
      return principal.id;
    case 'session':
      return principal.person ?? principal.session;
  }
}
