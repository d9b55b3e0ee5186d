import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import { topUpDueAt } from '../../core/top-up/claim.ts';
import { type Instant, minuteMs } from '../../core/units/instant.ts';
import { openDb } from '../../db/d1.ts';
import type { Env } from '../env.ts';
import type { Access } from './access.ts';
import type { EntrySink } from './drain-outbox.ts';
import { inTime } from './in-time.ts';

/** Longer than D1 lets a statement run: a call that has not come back by then never will. */
const appendMaxMs = 40_000;

export interface D1Sink extends EntrySink {
  /** D1 and the object are being compared: from now on D1 waits for another instant to do so. */
  compared(): void;
}

/**
 * Loaded with the first drain, which is after the answer: a cold isolate's first debit does not wait
 * for what D1 is told. Should it not load, that drain has failed, and the next one tries again.
 */
const drainStatements = () => import('../../db/append-entries.ts');

/** D1 as the outbox sees it. */
export function d1Sink(env: Env, state: () => Readonly<AccountState>): D1Sink {
  let told = new Told();
  return {
    append: async (account, rows) => {
      const dueAt = topUpDue(state(), rows);
      const { appendEntries, checkAfterDrainMs, keyUsesIn } = await drainStatements();
      const known = { keyUses: keyUsesIn(rows), dueAt, checkAfterMs: checkAfterDrainMs };
      const aside = told.lacking(rows.at(-1)?.at ?? 0, known);
      try {
        // Given up, it may land late: appending twice is harmless.
        const call = appendEntries(openDb(env), account, rows, aside);
        return (await inTime(call, appendMaxMs, 'D1 did not answer')).head;
      } catch (error) {
        told = new Told();
        throw error;
      }
    },
    compared: () => {
      told = new Told();
    },
  };
}

/**
 * Undefined where D1 need not hear of it: of an account that never had a policy, and of a backlog
 * before its end, which is what the state is the sum of.
 */
const topUpDue = (
  state: Readonly<AccountState>,
  rows: readonly EntryRow[],
): Instant | null | undefined =>
  state.topUp.policy && rows.at(-1)?.seq === state.seq ? (topUpDueAt(state) ?? null) : undefined;

/** What there is to say beside the entries of one drain. */
interface Known {
  /** The last use of each key among them. */
  readonly keyUses: ReadonlyMap<string, number>;
  readonly dueAt: Instant | null | undefined;
  /** How long D1 waits to be compared after it was told when. */
  readonly checkAfterMs: number;
}

/** What D1 was told beside entries, so that a busy account does not say it with every drain. */
class Told {
  #checkAt = Number.NEGATIVE_INFINITY;
  readonly #keys = new Map<string, number>();
  #topUpDueAt: Instant | null | undefined;

  /** What D1 would make something of, `at` its last entry's instant; it counts as told. */
  lacking(at: number, { keyUses, dueAt, checkAfterMs }: Known) {
    const uses = [...keyUses].filter(
      ([key, used]) => used - (this.#keys.get(key) ?? 0) >= minuteMs,
    );
    for (const [key, used] of uses) this.#keys.set(key, used);
    const isKnown = dueAt === undefined || dueAt === this.#topUpDueAt;
    const topUpDueAt = isKnown ? ('told' as const) : dueAt;
    if (dueAt !== undefined) this.#topUpDueAt = dueAt;
    const aside = { keyUses: new Map(uses), topUpDueAt };
    if (at - this.#checkAt < checkAfterMs) return { ...aside, checkDueAt: 'told' } as const;
    this.#checkAt = at;
    return aside;
  }
}

/** Says in D1 when keys were last used; the object knows, D1 shows it. */
export async function recordKeyUse(env: Env, access: Access, now: Instant): Promise<void> {
  const used = access.takeUsed(now);
  if (used.length === 0) return;
  const { recordKeyUses } = await import('../../db/key-uses.ts');
  await recordKeyUses(openDb(env), new Map(used.map((id) => [id, now])));
}
