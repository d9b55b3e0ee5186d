import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountKeyScopes,
  linkMay,
  operatorScopes,
  permissions,
  type Role,
  roleMay,
  roles,
} from '../../core/access/permissions.ts';
import { type Scope, scopes } from '../../core/access/scopes.ts';
import type { AccountId, ApiKeyId, PersonId, SessionId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { mayUse, type SessionPrincipal } from '../../worker/auth/principal.ts';

const role = fc.constantFrom(...roles);
const scope = fc.constantFrom(...scopes);
const account = fc.constantFrom('acct_a', 'acct_b').map((id) => id as AccountId);

/** Work of keys, what makes credits, and what crosses accounts. */
const nobodysByRole: readonly Scope[] = [
  'usage:write',
  'holds:write',
  'grants:write',
  'accounts:write',
  'portal:write',
  'admin',
];

const aSession = (more: Partial<SessionPrincipal>): SessionPrincipal => ({
  kind: 'session',
  session: 'ses_1' as SessionId,
  operator: 'no',
  expiresAt: instant(1),
  ...more,
});

const person = 'per_1' as PersonId;

describe('the table of permissions', () => {
  // An owner is never in want of another role: whatever any role may, an owner may.
  it('gives an owner every scope that any role has', () => {
    fc.assert(fc.property(role, scope, (some, of) => !roleMay(some, of) || roleMay('owner', of)));
  });

  // What reports usage, makes credits or reaches beyond one account is for keys and operators.
  it('gives nobody by role what is the work of keys, of operators or of the platform', () => {
    fc.assert(fc.property(role, (some) => nobodysByRole.every((of) => !roleMay(some, of))));
  });

  // Everybody who is let in sees the balance, the entries and who else is there.
  it('lets every role see what the least of them sees', () => {
    fc.assert(fc.property(role, (some) => permissions.viewer.every((of) => roleMay(some, of))));
    expect(permissions.viewer.every((of) => of.endsWith(':read'))).toBe(true);
  });

  it('keeps cards and plans from developers, keys and endpoints from who pays', () => {
    expect(roleMay('developer', 'billing:write')).toBe(false);
    expect(roleMay('developer', 'billing:read')).toBe(false);
    expect(roleMay('billing', 'api_keys:write')).toBe(false);
    expect(roleMay('billing', 'webhooks:write')).toBe(false);
  });

  it('lets owners alone manage people and the account', () => {
    for (const of of ['members:write', 'accounts:manage'] as const)
      expect(roles.filter((some) => roleMay(some, of))).toEqual(['owner']);
  });

  it('names no scope twice, and none that there is not', () => {
    for (const listed of [...Object.values(permissions), accountKeyScopes, operatorScopes]) {
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed.every((of) => scopes.includes(of))).toBe(true);
    }
  });
});

describe('a key of an account', () => {
  // A key lies in a program: it must not be able to spend money, make people or make credits.
  it('is never given what spends money, manages people, makes credits or crosses accounts', () => {
    const given: readonly Scope[] = accountKeyScopes;
    for (const of of [
      'members:write',
      'billing:write',
      'accounts:manage',
      'accounts:write',
      'grants:write',
      'portal:write',
      'admin',
    ] as const)
      expect(given).not.toContain(of);
  });
});

describe('a portal session', () => {
  // A link gives less than the role it names, never more.
  it('may nothing that its role may not, and never manages people', () => {
    fc.assert(fc.property(role, scope, (some, of) => !linkMay(some, of) || roleMay(some, of)));
    for (const some of roles) expect(linkMay(some, 'members:write')).toBe(false);
  });
});

describe('somebody who is signed in', () => {
  const at = (some: Role, own: AccountId) => aSession({ person, role: some, account: own });

  // A role counts at the account it is a role at, and nowhere else.
  it('may at another account what an operator may there, or nothing', () => {
    fc.assert(
      fc.property(role, scope, account, account, (some, of, own, about) => {
        const may = mayUse(at(some, own), of, about);
        return may === (own === about && roleMay(some, of));
      }),
    );
  });

  // An operator's rights are added to a member's, and only while the sign-in is fresh.
  it('has an operator’s scopes at every account, freshly signed in', () => {
    fc.assert(
      fc.property(role, scope, account, account, (some, of, own, about) => {
        const asMember = mayUse(at(some, own), of, about);
        const asOperator = (operatorScopes as readonly Scope[]).includes(of);
        const fresh = mayUse({ ...at(some, own), operator: 'fresh' }, of, about);
        const old = mayUse({ ...at(some, own), operator: 'sign-in-again' }, of, about);
        return fresh === (asMember || asOperator) && old === asMember;
      }),
    );
  });

  it('may nothing as a member of no account', () => {
    fc.assert(fc.property(scope, account, (of, about) => !mayUse(aSession({ person }), of, about)));
  });
});

describe('a platform key', () => {
  it('may what it was given, at any account', () => {
    const id = 'key_1' as ApiKeyId;
    const some = fc.uniqueArray(scope);
    fc.assert(
      fc.property(some, scope, account, (given, of, about) => {
        const key = { kind: 'platform_key', id, scopes: new Set<string>(given) } as const;
        return mayUse(key, of, about) === given.includes(of);
      }),
    );
  });
});
