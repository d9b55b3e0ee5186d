import fc from 'fast-check';
import { addBudget, budgetAsk, who } from './budget-asks.ts';
import type { Ask, Place, Step, TimeStep } from './histories.ts';

/**
 * Random lives about little but budgets: hours at a time, over days on which clocks change, so that
 * periods end between a hold and its capture. What a simulation of everything seldom comes to.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Lives begin a day or less before clocks are changed, forth or back, in one of the zones. */
const beginnings = [
  Date.UTC(2027, 2, 13, 12),
  Date.UTC(2027, 2, 27, 12),
  Date.UTC(2027, 3, 3, 0),
  Date.UTC(2027, 8, 25, 0),
  Date.UTC(2027, 9, 2, 0),
  Date.UTC(2027, 9, 30, 12),
  Date.UTC(2027, 10, 6, 18),
].map((at): Step => ({ do: 'pass', time: { to: 'later', ms: at - Date.UTC(2026, 10, 22) } }));

const amount = fc.integer({ min: 0, max: 15 });
const hold: fc.Arbitrary<Place> = fc.record({
  among: fc.constantFrom('likely', 'likely', 'all'),
  index: fc.nat(20),
});
const collect = fc.constantFrom<'all' | 'what_is_there'>('all', 'what_is_there');
const ttlMs = fc.constantFrom(5 * minuteMs, 24 * hourMs, 24 * hourMs);

const ask: fc.Arbitrary<Ask> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ ask: fc.constant('debit' as const), amount, collect, for: who }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ ask: fc.constant('hold' as const), amount, ttlMs, for: who }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ ask: fc.constant('capture' as const), hold, amount, for: who }),
  },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('void' as const), hold }) },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('extend' as const), hold, ttlMs }) },
  { weight: 4, arbitrary: budgetAsk },
);

const time: fc.Arbitrary<TimeStep> = fc.oneof(
  fc.record({
    to: fc.constant('later' as const),
    ms: fc.constantFrom(0, 1, 10 * minuteMs, 37 * minuteMs, hourMs, 5 * hourMs, 24 * hourMs),
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
  { weight: 4, arbitrary: time.map((one): Step => ({ do: 'pass', time: one })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'evict' }, { do: 'wake' }) },
);

/** Rich enough that credits seldom are what refuses. */
const opening = fc.array(addBudget, { minLength: 1, maxLength: 5 }).map((budgets): Step => {
  const asks: Ask[] = [
    { ask: 'open' },
    { ask: 'grant', source: 'purchase', amount: 400, priority: 0 },
    ...budgets,
  ];
  return { do: 'submit', group: asks.map((one) => ({ how: 'new', ask: one })) };
});

export const budgetLives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.constantFrom(...beginnings),
    opening,
    fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }),
  )
  .map(([beginning, first, steps]) => [beginning, first, ...steps]);
