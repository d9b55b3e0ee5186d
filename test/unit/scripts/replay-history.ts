import { createHash } from 'node:crypto';
import type { Command } from '../../../core/ledger/command.ts';
import type { Entry } from '../../../core/ledger/entry.ts';
import { execute } from '../../../core/ledger/execute.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { rate } from '../../../core/pricing/rate.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, newAccountId, type Seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import type { HistoryStep, HistoryUsage } from '../../../core/usage/history-step.ts';

const account: AccountId = newAccountId(new Uint8Array(20));

/** Runs steps through the ledger as a Worker would. Throws on the first refusal. */
export function replayHistory(steps: readonly HistoryStep[]) {
  const state = emptyState();
  const entries: Entry[] = [];
  const run = (at: number, command: Command): Seq => {
    const outcome = execute(state, command, {
      clock: instant(at),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      history: {
        entry: (seq) => entries[seq - 1],
        closedHold: () => undefined,
        takings: () => [],
        payment: () => undefined,
      },
      write: ({ entry }) => entries.push(entry),
    });
    if (!outcome.ok) throw new Error(`${command.kind}: ${JSON.stringify(outcome.error)}`);
    return outcome.value.seq;
  };
  run(steps[0]?.at ?? 0, { kind: 'open', account });
  for (const { at, command } of steps)
    switch (command.kind) {
      case 'grant': {
        const { source, amount, priority = 50, expires_at_ms, reason } = command;
        const expiry = expires_at_ms === undefined ? {} : { expiresAt: instant(expires_at_ms) };
        run(at, { kind: 'grant', source, amount: credits(amount), priority, reason, ...expiry });
        break;
      }
      case 'usage':
        run(at, { kind: 'debit', ...priced(command.usage), collect: 'all' });
        break;
      case 'hold_capture': {
        const hold = run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: 900_000 });
        run(at + command.took_ms, { kind: 'capture', hold, ...priced(command.actual) });
        break;
      }
      case 'hold_void': {
        const hold = run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: 900_000 });
        run(at + command.took_ms, { kind: 'void', hold });
        break;
      }
      case 'hold_expire':
        run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: command.ttl_ms });
        break;
    }
  return { state, entries };
}

function priced(usage: HistoryUsage) {
  const rated = rate(usage, defaultRateCard);
  if (!rated.ok) throw new Error(rated.error.message);
  return { amount: rated.value.amount, usage: { ...usage, card: defaultRateCard.version } };
}
