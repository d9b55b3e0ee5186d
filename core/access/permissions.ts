import type { Scope } from './scopes.ts';

/** What a person is to an account. */
export const roles = ['owner', 'billing', 'developer', 'viewer'] as const;

export type Role = (typeof roles)[number];

/** To see what was used and what it cost; no one's cards, invoices or endpoints. */
const seeing = [
  'balance:read',
  'entries:read',
  'projects:read',
  'servers:read',
  'budgets:read',
  'notices:read',
  'members:read',
  // Names and first characters: spending is shown by key.
  'api_keys:read',
  'accounts:read',
] as const satisfies readonly Scope[];

const paying = [
  ...seeing,
  'billing:read',
  'billing:write',
  'budgets:write',
  'notices:write',
] as const satisfies readonly Scope[];

const building = [
  ...seeing,
  'projects:write',
  'servers:write',
  'budgets:write',
  'notices:write',
  'webhooks:read',
  'webhooks:write',
  'api_keys:write',
] as const satisfies readonly Scope[];

/**
 * The one table of who may do what. The API refuses by it, pages hide by it, and docs/permissions.md
 * is printed from it. Nobody signed in may report usage or hold: that is the work of keys.
 */
export const permissions: Readonly<Record<Role, readonly Scope[]>> = {
  owner: [...new Set([...paying, ...building]), 'members:write', 'accounts:manage'],
  billing: paying,
  developer: building,
  viewer: seeing,
};

export const roleMay = (role: Role, scope: Scope): boolean => permissions[role].includes(scope);

/** People of the host platform are managed there, not by whoever its link let in. */
const neverByLink: readonly Scope[] = ['members:write', 'accounts:manage'];

/** What a portal session of a role may do. */
export const linkMay = (role: Role, scope: Scope): boolean =>
  roleMay(role, scope) && !neverByLink.includes(scope);

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
  'members:read',
  'accounts:read',
  'billing:read',
] as const satisfies readonly Scope[];

/** What an operator who is signed in may do with any account: look at all of it, and administer. */
export const operatorScopes = [
  'balance:read',
  'entries:read',
  'projects:read',
  'servers:read',
  'budgets:read',
  'notices:read',
  'members:read',
  'api_keys:read',
  'accounts:read',
  'billing:read',
  'webhooks:read',
  'grants:write',
  'admin',
] as const satisfies readonly Scope[];
