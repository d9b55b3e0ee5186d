import type { ClawbackCommand } from '../../../core/ledger/command.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { Seq } from '../../../core/units/ids.ts';
import type { Past } from './happening.ts';
import { judgeReversal, leftOf } from './judge-reversal.ts';
import type { Verdict } from './verdict.ts';

/** One step towards a total: more is taken, or the newest taking gives back. */
export function judgeClawback(past: Past, command: ClawbackCommand): Verdict {
  const { payment, target, reason } = command;
  const grant = past.find(
    (happening) => happening.command?.kind === 'grant' && happening.command.payment === payment,
  );
  if (!grant) return { refused: { code: 'payment-not-found' } };
  const taken = grant.amount - leftOf(past, grant);
  if (taken === target) return { refused: { code: 'clawback-settled' } };
  const undone = past.findLast(
    (happening) =>
      happening.of === grant.ref &&
      happening.direction === 'take_back' &&
      leftOf(past, happening) > 0,
  );
  const of = taken < target ? grant : undone;
  if (!of) throw new Error('more is taken back than was taken');
  const amount = taken < target ? target - taken : Math.min(taken - target, leftOf(past, of));
  const step = { kind: 'reverse', of: of.ref as Seq, amount: amount as Credits, reason } as const;
  const verdict = judgeReversal(past, step);
  return 'draft' in verdict ? { draft: { ...verdict.draft, command } } : verdict;
}
