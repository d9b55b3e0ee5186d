import { linkMay, permissions, type Role } from '../../core/access/permissions.ts';
import type { Scope } from '../../core/access/scopes.ts';

/** What the first half of a scope is called. */
const nouns: Readonly<Record<string, string>> = {
  balance: 'the balance',
  entries: 'usage and receipts',
  projects: 'projects',
  servers: 'servers',
  budgets: 'budgets',
  notices: 'notices',
  members: 'members',
  api_keys: 'API keys',
  accounts: 'the account’s name',
  billing: 'payments and plans',
  webhooks: 'webhooks',
};

const list = new Intl.ListFormat('en');

const named = (of: readonly Scope[]): string =>
  list.format(of.map((scope) => nouns[scope.split(':')[0] ?? ''] ?? scope));

/** What a role may do, and what of it by a link, out of the table that the API refuses by. */
export function roleText(role: Role, byLink = false): string {
  const scopes = permissions[role].filter((scope) => !byLink || linkMay(role, scope));
  const changed = scopes.filter((scope) => !scope.endsWith(':read'));
  const seen = scopes.filter((scope) => scope.endsWith(':read'));
  const sees = `Sees ${named(seen)}.`;
  return changed.length > 0 ? `${sees} Changes ${named(changed)}.` : `${sees} Changes nothing.`;
}
