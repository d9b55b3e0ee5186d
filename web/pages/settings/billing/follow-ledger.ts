import { createEffect, on, onCleanup } from 'solid-js';
import { useBillingUpdates } from '../../../billing-queries.ts';
import type { EntryLog } from '../../../entry-log.ts';
import { useLive } from '../../../live-feed.tsx';
import { spaced } from '../../../spaced.ts';

/** Bursts of grants are read about once. */
const rereadEveryMs = 2_000;
/** A payment's row and the months' sums are written after the entry that tells of them. */
const secondLookMs = 3_000;

/** Spending changes nothing here; credits that come or go for money do, and so does auto top-up. */
const tellsOfMoney = (kind: string): boolean =>
  kind === 'grant' || kind === 'reversal' || kind.startsWith('top_up');

/** Whether something that concerns billing came in after `seen`; unknown counts as yes. */
export function concernsBilling(log: EntryLog, seen: number): boolean {
  if (log.head <= seen) return false;
  const known = [...log.waiting, ...log.shown].filter(({ seq }) => seq > seen);
  return known.length < log.head - seen || known.some(({ kind }) => tellsOfMoney(kind));
}

/** Reads billing again when the live link tells of what changes it. */
export function followLedger(): void {
  const live = useLive();
  const updates = useBillingUpdates();
  const reread = spaced(() => void updates.reread(), rereadEveryMs);
  let secondLook: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    reread.cancel();
    clearTimeout(secondLook);
  });
  createEffect(
    on(live.log, (log, _, seen: number | undefined) => {
      if (log && seen !== undefined && concernsBilling(log, seen)) {
        reread.soon();
        clearTimeout(secondLook);
        secondLook = setTimeout(reread.soon, secondLookMs);
      }
      return log?.head ?? seen;
    }),
  );
}
