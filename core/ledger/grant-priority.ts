import type { GrantSource } from './entry.ts';

/** Smaller is spent first: what was given before what was paid for. */
export const priorityBySource: Record<GrantSource, number> = {
  free: 10,
  promotion: 20,
  subscription: 30,
  adjustment: 40,
  purchase: 50,
  auto_top_up: 50,
};
