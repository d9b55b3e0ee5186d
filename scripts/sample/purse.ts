import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import { rate } from '../../core/pricing/rate.ts';
import { microcreditsPerCredit } from '../../core/units/credits.ts';
import type { HistoryCommand, HistoryStep, HistoryUsage } from '../../core/usage/history-step.ts';

/** Below this somebody buys; far above what any one step of the history costs. */
const threshold = 1_500 * microcreditsPerCredit;
const packageSize = 5_000 * microcreditsPerCredit;

const purchase: HistoryCommand = {
  kind: 'grant',
  source: 'purchase',
  amount: packageSize,
  priority: 50,
  reason: 'Purchase of 5,000 credits',
};

function priceOf(usage: HistoryUsage): number {
  const rated = rate(usage, defaultRateCard);
  if (!rated.ok) throw new Error(`sample usage: ${rated.error.message}`);
  return rated.value.amount;
}

/** The most a command can take from the balance, by the default rate card. */
function costOf(command: HistoryCommand): number {
  switch (command.kind) {
    case 'grant':
      return 0;
    case 'usage':
      return priceOf(command.usage);
    case 'hold_capture':
      return Math.max(priceOf(command.estimate), priceOf(command.actual));
    case 'hold_void':
    case 'hold_expire':
      return priceOf(command.estimate);
  }
}

/**
 * Adds purchases wherever the balance would get low, so that nothing in the history is ever
 * refused. Other grants count for nothing here: they may lapse.
 */
export function withPurchases(steps: readonly HistoryStep[]): HistoryStep[] {
  let least = 0;
  return steps.flatMap((step) => {
    const buys = least < threshold;
    least += (buys ? packageSize : 0) - costOf(step.command);
    return buys ? [{ at: step.at, command: purchase }, step] : [step];
  });
}
