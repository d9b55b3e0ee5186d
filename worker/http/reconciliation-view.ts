import { formatInstant, instant } from '../../core/units/instant.ts';
import type { Reconciliation } from '../../db/reconciliations.ts';

const time = (at: number): string => formatInstant(instant(at));

export const reconciliationView = (found: Reconciliation, accountName: string) => ({
  account: found.account,
  account_name: accountName,
  state: found.state,
  at: time(found.at),
  since: time(found.since),
  seq: found.seq,
  drained_seq: found.drainedSeq,
  payments_apart: found.paymentsApart,
  detail: found.detail,
});
