import { zero } from '../units/credits.ts';
import { formatInstant, type Instant, instant } from '../units/instant.ts';
import { lookbackMs, type Tip } from './tip.ts';

/** Work that was refused for want of credits. */
export interface Refusals {
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** Auto top-up where work was refused without it. It saves nothing but the work. */
export function autoTopUp(refusals: Refusals | undefined, at: Instant): Tip | undefined {
  if (!refusals || refusals.count === 0) return undefined;
  const { count, firstAt, lastAt } = refusals;
  return {
    kind: 'auto_top_up',
    subject: '',
    saving: zero,
    evidence: {
      from: formatInstant(instant(at - lookbackMs)),
      to: formatInstant(at),
      rows: [{ count, first_at: formatInstant(firstAt), last_at: formatInstant(lastAt) }],
    },
  };
}
