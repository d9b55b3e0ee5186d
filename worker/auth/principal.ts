import type { AccountId, ApiKeyId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Caller } from '../account/protocol.ts';
import type { Scope } from './scopes.ts';

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
  /** A browser that is signed in to one account. */
  | {
      readonly kind: 'session';
      readonly account: AccountId;
      readonly idHash: string;
      readonly expiresAt: Instant;
    };

/** What an account's own key may be given: nothing that makes credits, spends money or crosses accounts. */
export const accountKeyScopes = [
  'usage:write',
  'holds:write',
  'balance:read',
  'entries:read',
  'projects:read',
  'projects:write',
  'servers:read',
  'servers:write',
  'budgets:read',
  'budgets:write',
  'notices:read',
  'notices:write',
  'webhooks:read',
  'webhooks:write',
  'api_keys:read',
  'api_keys:write',
  'accounts:read',
  'billing:read',
] as const satisfies readonly Scope[];

/** What a signed-in person may do with their account: see all of it, and manage what is theirs. */
export const sessionScopes: readonly Scope[] = [
  ...accountKeyScopes.filter((scope) => scope !== 'usage:write' && scope !== 'holds:write'),
  'billing:write',
];

/** Whether they may, as far as the Worker can tell; the object has the last word on its own keys. */
export function mayUse(principal: Principal, scope: Scope): boolean {
  switch (principal.kind) {
    case 'account_key':
      return (accountKeyScopes as readonly Scope[]).includes(scope);
    case 'platform_key':
      return principal.scopes.has(scope);
    case 'session':
      return sessionScopes.includes(scope);
  }
}

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

/** As the audit log names who did something. */
export const actorOf = (principal: Principal): string =>
  principal.kind === 'platform_key' ? principal.id : principal.account;
