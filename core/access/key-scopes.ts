import { accountKeyScopes, type Role, roleMay } from './permissions.ts';
import type { Scope } from './scopes.ts';

/** What keys do and nobody signed in does. */
const workOfKeys = ['usage:write', 'holds:write'] as const satisfies readonly Scope[];

/** Whether a person may give a scope to a key of the account: nobody gives what they do not have. */
export const roleMayGive = (role: Role, scope: Scope): boolean =>
  (accountKeyScopes as readonly Scope[]).includes(scope) &&
  ((workOfKeys as readonly Scope[]).includes(scope) || roleMay(role, scope));
