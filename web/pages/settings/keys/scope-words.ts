import { roleMayGive } from '../../../../core/access/key-scopes.ts';
import { accountKeyScopes, type Role } from '../../../../core/access/permissions.ts';
import type { Scope } from '../../../../core/access/scopes.ts';

/** What a key may do, in words. */

export type KeyScope = (typeof accountKeyScopes)[number];

export const scopeWords: Record<KeyScope, string> = {
  'usage:write': 'Report usage',
  'holds:write': 'Hold credits and capture them',
  'balance:read': 'The balance',
  'entries:read': 'Usage and receipts',
  'projects:read': 'Projects',
  'projects:write': 'Projects',
  'servers:read': 'Servers',
  'servers:write': 'Provision, start and stop servers',
  'budgets:read': 'Budgets',
  'budgets:write': 'Budgets',
  'notices:read': 'Notices and tips',
  'notices:write': 'Notices and tips',
  'webhooks:read': 'Webhooks',
  'webhooks:write': 'Webhooks',
  'api_keys:read': 'API keys, without their secrets',
  'api_keys:write': 'API keys: make, rotate, revoke',
  'members:read': 'Members',
  'accounts:read': 'The account’s name',
  'billing:read': 'Payments and plans',
};

const isRead = (scope: Scope): boolean => scope.endsWith(':read');

/** What may be given by who is signed in, apart by what it lets a key do. */
export function scopeGroups(role: Role) {
  const given = accountKeyScopes.filter((scope) => roleMayGive(role, scope));
  return [
    { title: 'Do and change', scopes: given.filter((scope) => !isRead(scope)) },
    { title: 'See', scopes: given.filter(isRead) },
  ] as const;
}

export interface Preset {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
}

/** What most keys are for. */
export function presets(role: Role): readonly Preset[] {
  const given = accountKeyScopes.filter((scope) => roleMayGive(role, scope));
  return [
    { name: 'Report usage', scopes: ['usage:write', 'holds:write', 'balance:read'] },
    { name: 'Read only', scopes: given.filter(isRead) },
    { name: 'Everything a key may', scopes: given },
  ];
}

export const sameScopes = (a: readonly Scope[], b: readonly Scope[]): boolean =>
  a.length === b.length && a.every((scope) => b.includes(scope));

/** `Report usage, see the balance, change projects`, or in one word where it is all of a kind. */
export function scopesText(scopes: readonly Scope[]): string {
  if (sameScopes(scopes, accountKeyScopes)) return 'Everything a key may';
  if (sameScopes(scopes, accountKeyScopes.filter(isRead))) return 'See everything, change nothing';
  const words = (of: readonly Scope[]) => of.map((scope) => lower(wordsOf(scope))).join(', ');
  const done = scopes.filter((scope) => whole.includes(scope));
  const changed = scopes.filter((scope) => !isRead(scope) && !whole.includes(scope));
  const seen = scopes.filter(isRead);
  const parts = [
    words(done),
    changed.length > 0 && `change ${words(changed)}`,
    seen.length > 0 && `see ${words(seen)}`,
  ].filter(Boolean);
  const text = parts.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Said without a verb before it. */
const whole: readonly Scope[] = ['usage:write', 'holds:write', 'servers:write'];

const wordsOf = (scope: Scope): string => scopeWords[scope as KeyScope] ?? scope;

const lower = (words: string): string =>
  /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
