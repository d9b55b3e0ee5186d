/** What a key may do. A key has only what it was given; a platform key may hold any of these. */
export const scopes = [
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
  'api_keys:read',
  'api_keys:write',
  'billing:read',
  'billing:write',
  'notices:read',
  'notices:write',
  'webhooks:read',
  'webhooks:write',
  'grants:write',
  'accounts:read',
  'accounts:write',
  'admin',
] as const;

export type Scope = (typeof scopes)[number];
