import { setTimeout as pause } from 'node:timers/promises';

/** Where days and months begin while a test looks, what it compares changes under it: it looks elsewhere. */

const [firstHour, lastHour] = [2, 21];

const hourIn = (timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format());

/** The wanted zone, or, where its day begins within two hours of now, another whose day does not. */
export function quietZone(wanted = 'UTC'): string {
  const zone = [wanted, 'UTC', 'Asia/Tokyo'].find(
    (one) => hourIn(one) >= firstHour && hourIn(one) <= lastHour,
  );
  if (!zone) throw new Error('days begin everywhere at once');
  return zone;
}

/** Waits while the month (UTC) is about to end: what may be charged in it has no other zone. */
export async function pastEndOfMonth(withinMs = 180_000): Promise<void> {
  const now = new Date();
  const leftMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime();
  if (leftMs < withinMs) await pause(leftMs);
}
