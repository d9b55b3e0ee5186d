import fc from 'fast-check';
import { tariffs } from './tariffs.ts';

/** A life of an account with servers, before it is known how it goes. */
export type LifeStep =
  | { readonly do: 'wait'; readonly ms: number }
  /** An alarm; it may come at any time, and again. */
  | { readonly do: 'alarm'; readonly times: number }
  | { readonly do: 'provision'; readonly tier: number; readonly ttlMs: number }
  /** Provisioned and started at once. */
  | { readonly do: 'make'; readonly tier: number }
  | { readonly do: 'start' | 'stop' | 'fail' | 'delete'; readonly server: number }
  | { readonly do: 'resize'; readonly server: number; readonly tier: number }
  /** The next rate card comes into force, and a server is priced by the one that is. */
  | { readonly do: 'new_card' }
  | { readonly do: 'price'; readonly server: number }
  | { readonly do: 'grant'; readonly amount: number; readonly lapsesInMs: number | undefined }
  | { readonly do: 'debit'; readonly amount: number }
  | { readonly do: 'hold'; readonly amount: number; readonly ttlMs: number }
  | { readonly do: 'budget'; readonly limit: number; readonly period: 'day' | 'week' | 'month' }
  | { readonly do: 'limit'; readonly limit: number }
  | { readonly do: 'freeze' | 'unfreeze' };

const minute = 60_000;
const hour = 60 * minute;

const wait = fc.record({
  do: fc.constant('wait' as const),
  ms: fc.oneof(
    fc.constantFrom(0, 1, 999, 1_000, 1_001, 10 * minute, 50 * minute, hour, hour - 1, hour + 1),
    fc.integer({ min: 0, max: 4 * hour }),
    fc.constantFrom(2 * 24 * hour, 26 * hour),
  ),
});
const server = fc.nat(3);
const tier = fc.nat(1);
const amount = fc.integer({ min: 1, max: 60_000 });

const make = fc.record({ do: fc.constant('make' as const), tier });

const ofServers: fc.Arbitrary<LifeStep> = fc.oneof(
  { weight: 4, arbitrary: make },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('provision' as const),
      tier,
      ttlMs: fc.constantFrom(minute, hour, 30 * hour),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('start', 'start', 'start', 'stop', 'fail', 'delete'),
      server,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resize' as const), server, tier }) },
  { weight: 1, arbitrary: fc.constant({ do: 'new_card' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('price' as const), server }) },
);

const ofCredits: fc.Arbitrary<LifeStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      amount,
      lapsesInMs: fc.option(fc.integer({ min: 1, max: 5 * hour }), { nil: undefined, freq: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('debit' as const), amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      amount,
      ttlMs: fc.integer({ min: 1, max: 3 * hour }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('freeze', 'unfreeze', 'unfreeze') }) },
);

const ofBudgets: fc.Arbitrary<LifeStep> = fc.oneof(
  fc.record({
    do: fc.constant('budget' as const),
    limit: amount,
    period: fc.constantFrom('day', 'day', 'week', 'month'),
  }),
  fc.record({ do: fc.constant('limit' as const), limit: fc.integer({ min: 1, max: 120_000 }) }),
);

const alarm = fc.record({ do: fc.constant('alarm' as const), times: fc.nat(3) });

const lifeOf = (step: fc.Arbitrary<LifeStep>) =>
  fc
    .record({
      cards: tariffs,
      first: make,
      more: fc.array(step, { minLength: 4, maxLength: 40, size: 'max' }),
    })
    .map(({ cards, first, more }) => ({ cards, steps: [first, ...more] }));

export const lives = lifeOf(
  fc.oneof(
    { weight: 6, arbitrary: wait },
    { weight: 2, arbitrary: alarm },
    { weight: 8, arbitrary: ofServers },
    { weight: 4, arbitrary: ofCredits },
    { weight: 1, arbitrary: ofBudgets },
  ),
);

/** Without budgets: a period of theirs ends without an alarm. */
export const livesWithoutBudgets = lifeOf(
  fc.oneof(
    { weight: 6, arbitrary: wait },
    { weight: 1, arbitrary: alarm },
    { weight: 8, arbitrary: ofServers },
    { weight: 4, arbitrary: ofCredits },
  ),
);
