import type { AuditRecord } from '../../db/audit-log.ts';

/** A record of something done, by its id. */
export const anAuditRecord = (id = 'aud_1'): AuditRecord => ({
  id,
  at: 1,
  actor: 'per_a',
  action: 'member.change',
  target: 'per_b',
  account: null,
  before: null,
  after: null,
  requestId: 'r',
});
