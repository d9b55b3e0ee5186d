import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import { rate } from '../../core/pricing/rate.ts';
import { runtimeCost } from '../../core/pricing/runtime-cost.ts';
import { termsOn } from '../../core/servers/terms.ts';
import type { HistoryUsage } from '../../core/usage/history-step.ts';
import type { SampleCommand, SampleStep } from '../../worker/http/local/sample-step.ts';

/** Microcredits steps take, by the default rate card. */

function priceOf(usage: HistoryUsage): number {
  const rated = rate(usage, defaultRateCard);
  if (!rated.ok) throw new Error(`sample usage: ${rated.error.message}`);
  return rated.value.amount;
}

interface Cost {
  /** Set aside or spent at once. */
  readonly most: number;
  readonly spent: number;
}

const nothing: Cost = { most: 0, spent: 0 };

function costOf(command: SampleCommand): Cost {
  switch (command.kind) {
    case 'usage': {
      const price = priceOf(command.usage);
      return { most: price, spent: price };
    }
    case 'hold_capture': {
      const spent = priceOf(command.actual);
      return { most: Math.max(priceOf(command.estimate), spent), spent };
    }
    case 'hold_void':
    case 'hold_expire':
      return { most: priceOf(command.estimate), spent: 0 };
    case 'server_provision': {
      const { tier } = command;
      const price = priceOf({ meter: 'server.provision', tier, quantities: { servers: 1 } });
      return { most: price, spent: price };
    }
    default:
      return nothing;
  }
}

/**
 * What each step costs, in turn, with the runtime of the servers that ran since the step before. A
 * server that its budget stops is taken to run until it is started again.
 */
export function costs(): (step: SampleStep) => Cost {
  const tiers = new Map<string, string>();
  const running = new Set<string>();
  let since = 0;
  return ({ at, command }) => {
    const seconds = Math.ceil((at - since) / 1_000);
    since = at;
    let runtime = 0;
    for (const server of running) runtime += runtimeOf(tiers.get(server) ?? '', seconds);
    if (command.kind === 'server_provision' || command.kind === 'server_resize')
      tiers.set(command.server, command.tier);
    if (command.kind === 'server_start') running.add(command.server);
    if (command.kind === 'server_stop' || command.kind === 'server_delete')
      running.delete(command.server);
    const { most, spent } = costOf(command);
    return { most: most + runtime, spent: spent + runtime };
  };
}

function runtimeOf(tier: string, seconds: number): number {
  const terms = termsOn(defaultRateCard, tier);
  if (!terms) throw new Error(`sample servers: there is no tier ${tier}`);
  return runtimeCost(terms.price, seconds);
}

/** What steps from an instant on spend; to a few credits, where a server runs at that instant. */
export function spentSince(steps: readonly SampleStep[], from: number): number {
  const cost = costs();
  return steps.reduce((total, step) => {
    const { spent } = cost(step);
    return step.at >= from ? total + spent : total;
  }, 0);
}
