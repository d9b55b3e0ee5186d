import type { Role } from './permissions.ts';

/** A person at an account, and who else there is. */
export interface Standing {
  readonly role: Role;
  /** Other members. */
  readonly others: number;
  /** Those of them who own it. */
  readonly otherOwners: number;
}

/**
 * What becomes of an account when a person is forgotten. `closes`: its only owner goes and nobody
 * else is left, so that nobody could ever end what it costs. `last-owner`: others would be left
 * without one. Whoever does not own it just leaves.
 */
export function whenForgotten({ role, others, otherOwners }: Standing) {
  if (role !== 'owner' || otherOwners > 0) return 'leaves' as const;
  return others === 0 ? ('closes' as const) : ('last-owner' as const);
}
