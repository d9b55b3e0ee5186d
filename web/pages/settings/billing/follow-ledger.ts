import { useBillingUpdates } from '../../../billing-queries.ts';
import type { EntryLog } from '../../../entry-log.ts';
import { type Concerns, followEntries, hasNews } from '../writing/follow-entries.ts';

/** Spending changes nothing here; credits that come or go for money do, and so does auto top-up. */
const tellsOfMoney: Concerns = ({ kind }) =>
  kind === 'grant' || kind === 'reversal' || kind.startsWith('top_up');

/** Whether something that concerns billing came in after `seen`; unknown counts as yes. */
export const concernsBilling = (log: EntryLog, seen: number): boolean =>
  hasNews(log, seen, tellsOfMoney);

/** Reads billing again when the live link tells of what changes it. */
export function followLedger(): void {
  const updates = useBillingUpdates();
  followEntries(tellsOfMoney, () => updates.reread());
}
