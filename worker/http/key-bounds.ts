import { roleMayGive } from '../../core/access/key-scopes.ts';
import type { Scope } from '../../core/access/scopes.ts';
import type { Budget } from '../../core/budgets/budget.ts';
import { type ApiKey, findApiKey, findApiKeyByHash } from '../../db/api-keys.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';
import type { Problem } from './problem.ts';

/** What a secret that is about to be shown can do, and until when. */
export interface Giving {
  readonly scopes: readonly string[];
  /** Ms since the epoch; null for ever. */
  readonly expiresAt: number | null;
  /** The key that is rotated; absent for a new one. */
  readonly key?: string;
  /** Whether a budget is set with it. */
  readonly withBudget?: boolean;
}

/** The key that makes a request, as D1 has it; a session and the root key are none. */
export async function callingKey({ principal, env }: SignedCall): Promise<ApiKey | undefined> {
  switch (principal.kind) {
    case 'account_key':
      return findApiKeyByHash(database(env), principal.account, principal.keyHash);
    case 'platform_key':
      return findApiKey(database(env), null, principal.id);
    case 'session':
      return undefined;
  }
}

/**
 * Why whoever asks may not be shown this secret. Nobody gives what they do not have: no scope, no day
 * beyond their own, and no way around a hard budget. A key may always renew itself.
 */
export function beyondOwn(
  call: SignedCall,
  own: ApiKey | undefined,
  giving: Giving,
  budgets: readonly Budget[] = [],
): Problem | undefined {
  if (own !== undefined && giving.key === own.id) return undefined;
  const missing = [...giving.scopes, ...(giving.withBudget ? ['budgets:write'] : [])].find(
    (scope) => !mayGive(call, own, scope as Scope),
  );
  if (missing !== undefined)
    return {
      code: 'forbidden',
      param: missing === 'budgets:write' && giving.withBudget ? 'budget' : 'scopes',
      detail: `A key cannot get ${missing} from somebody who does not have it.`,
      extra: { scope: missing },
    };
  if (!own) return undefined;
  if (own.expiresAt !== null && (giving.expiresAt ?? Number.POSITIVE_INFINITY) > own.expiresAt)
    return {
      code: 'forbidden',
      param: 'expires_at',
      detail: 'A key that expires cannot give one that outlives it.',
    };
  if (budgets.some(({ scope, target, hard }) => hard && scope === 'key' && target === own.id))
    return {
      code: 'forbidden',
      detail:
        'A key with a hard budget of its own cannot make or renew others: they would go round it.',
    };
  return undefined;
}

function mayGive(call: SignedCall, own: ApiKey | undefined, scope: Scope): boolean {
  const { principal } = call;
  switch (principal.kind) {
    case 'account_key':
      return own?.scopes.includes(scope) ?? false;
    case 'platform_key':
      return principal.scopes.has(scope);
    case 'session':
      // An operator, who alone comes here without an account, administers everything.
      if (!('account' in call)) return principal.operator === 'fresh';
      return principal.role !== undefined && roleMayGive(principal.role, scope);
  }
}
