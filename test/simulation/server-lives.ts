import fc from 'fast-check';
import { addBudget, who } from './budget-asks.ts';
import type { Ask, Place, Step, TimeStep } from './histories.ts';
import { provisionServer, serverAsk } from './server-asks.ts';
import { setTopUp } from './top-up-asks.ts';

/**
 * Random lives about little but servers: minutes and hours at a time, so that leases are renewed,
 * refused, mended and billed. What a simulation of everything seldom comes to.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const amount = fc.integer({ min: 1, max: 12 });
const hold: fc.Arbitrary<Place> = fc.record({
  among: fc.constantFrom('likely', 'likely', 'all'),
  index: fc.nat(20),
});

const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 14, arbitrary: serverAsk },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ ask: fc.constant('grant' as const), source: fc.constant('purchase' as const), amount },
      priority: fc.constantFrom(0, 50),
      expiresInMs: fc.constantFrom(undefined, 30 * minuteMs, 50 * minuteMs, hourMs),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ ask: fc.constant('debit' as const), amount, for: who },
      collect: fc.constantFrom<'all' | 'what_is_there'>('all', 'what_is_there'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ ask: fc.constant('hold' as const), amount, for: who },
      ttlMs: fc.constantFrom(5 * minuteMs, 55 * minuteMs),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ ask: fc.constant('capture' as const), hold, amount, for: who }),
  },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('void' as const), hold }) },
  { weight: 1, arbitrary: addBudget },
  {
    weight: 1,
    arbitrary: fc.record({
      ask: fc.constantFrom<'freeze' | 'unfreeze'>('freeze', 'unfreeze', 'unfreeze'),
    }),
  },
);

const time: fc.Arbitrary<TimeStep> = fc.oneof(
  fc.record({
    to: fc.constant('later' as const),
    ms: fc.constantFrom(
      ...[0, 1, 999, 7_001, 10 * minuteMs, 52 * minuteMs, hourMs, 3 * hourMs, 25 * hourMs],
    ),
  }),
  fc.record({
    to: fc.constant('due' as const),
    which: fc.nat(20),
    beside: fc.constantFrom(0, 0, -1, 1) as fc.Arbitrary<-1 | 0 | 1>,
  }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .array(fc.record({ how: fc.constant('new' as const), ask, by: who }), {
        ...{ minLength: 1, maxLength: 3 },
      })
      .map((group): Step => ({ do: 'submit', group })),
  },
  { weight: 5, arbitrary: time.map((one): Step => ({ do: 'pass', time: one })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'evict' }, { do: 'wake' }) },
);

const opening = fc
  .tuple(
    fc.integer({ min: 5, max: 60 }),
    fc.option(setTopUp, { nil: undefined, freq: 2 }),
    provisionServer,
    provisionServer,
  )
  .map(([credits, order, ...servers]): Step => {
    const asks: Ask[] = [
      { ask: 'open' },
      { ask: 'grant', source: 'purchase', amount: credits, priority: 0 },
      ...(order ? [order] : []),
      ...servers,
    ];
    return { do: 'submit', group: asks.map((one) => ({ how: 'new', ask: one })) };
  });

export const serverLives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(opening, fc.array(step, { minLength: 10, maxLength: 35, size: 'max' }))
  .map(([first, steps]) => [first, ...steps]);
