import { microcreditsPerCredit } from '../../core/units/credits.ts';
import type { HistoryCommand } from '../../core/usage/history-step.ts';
import type { SampleStep } from '../../worker/http/local/sample-step.ts';
import { costs } from './costs.ts';

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

/**
 * Adds purchases wherever the balance would get low, so that nothing in the history is refused for
 * want of credits. Other grants count for nothing here: they may lapse.
 */
export function withPurchases(steps: readonly SampleStep[]): SampleStep[] {
  const cost = costs();
  let least = 0;
  return steps.flatMap((step) => {
    const buys = least < threshold;
    least += (buys ? packageSize : 0) - cost(step).most;
    return buys ? [{ at: step.at, command: purchase }, step] : [step];
  });
}
