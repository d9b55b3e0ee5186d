import { createEffect, on, onCleanup } from 'solid-js';
import type { EntryView } from '../../../api.ts';
import type { EntryLog } from '../../../entry-log.ts';
import { useLive } from '../../../live-feed.tsx';
import { spaced } from '../../../spaced.ts';

/** Bursts of entries are read about once. */
const rereadEveryMs = 2_000;
/** What D1 tells of an entry is written after it. */
const secondLookMs = 3_000;

/** Which entries change what a page shows. */
export type Concerns = (entry: EntryView) => boolean;

/** Whether something that concerns it came in after `seen`; unknown counts as yes. */
export function hasNews(log: EntryLog, seen: number, concerns: Concerns): boolean {
  if (log.head <= seen) return false;
  const known = [...log.waiting, ...log.shown].filter(({ seq }) => seq > seen);
  return known.length < log.head - seen || known.some(concerns);
}

/** Reads again when the live link tells of what changes it, and once more when D1 knows of it too. */
export function followEntries(concerns: Concerns, read: () => unknown): void {
  const live = useLive();
  const reread = spaced(() => void read(), rereadEveryMs);
  let secondLook: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    reread.cancel();
    clearTimeout(secondLook);
  });
  createEffect(
    on(live.log, (log, _, seen: number | undefined) => {
      if (log && seen !== undefined && hasNews(log, seen, concerns)) {
        reread.soon();
        clearTimeout(secondLook);
        secondLook = setTimeout(reread.soon, secondLookMs);
      }
      return log?.head ?? seen;
    }),
  );
}
