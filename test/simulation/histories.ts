import fc from 'fast-check';
import type { GrantSource } from '../../core/ledger/entry.ts';
import { addBudget, type BudgetAsk, budgetAsk, type Who, who } from './budget-asks.ts';
import { type ServerAsk, serverAsk } from './server-asks.ts';
import { hoursMs, setTopUp, type TopUpAsk, topUpAsk } from './top-up-asks.ts';

/**
 * Random lives of one account. Amounts, expiries and deadlines come from small sets, so that
 * running out, ties and repetitions are the rule and not the exception.
 */

/**
 * A hold or an entry, by its place among those there are: all of them, or the likely ones, which
 * are holds still open and entries that can be reversed.
 */
export interface Place {
  readonly among: 'likely' | 'all';
  readonly index: number;
}

/** A command as generated, before it is known what it can name. */
export type Ask =
  | {
      readonly ask: 'grant';
      readonly source: GrantSource;
      readonly amount: number;
      readonly priority: number;
      /** From the clock; below zero has expired before it is granted. */
      readonly expiresInMs?: number;
      readonly payment?: number;
    }
  | {
      readonly ask: 'debit';
      readonly amount: number;
      readonly collect: 'all' | 'what_is_there';
      readonly for: Who;
    }
  | { readonly ask: 'hold'; readonly amount: number; readonly ttlMs: number; readonly for: Who }
  | { readonly ask: 'extend'; readonly hold: Place; readonly ttlMs: number }
  | {
      readonly ask: 'capture';
      readonly hold: Place;
      readonly amount: number;
      readonly for: Who;
    }
  | { readonly ask: 'void'; readonly hold: Place }
  | { readonly ask: 'reverse'; readonly of: Place; readonly amount?: number }
  | { readonly ask: 'adjust'; readonly amount: number }
  | TopUpAsk
  | BudgetAsk
  | ServerAsk
  | { readonly ask: 'open' | 'freeze' | 'unfreeze' };

export type Submission =
  | {
      readonly how: 'new';
      readonly ask: Ask;
      readonly key?: number;
      readonly event?: number;
      /** The API key that asks, if one does. */
      readonly by?: Who;
    }
  /** An earlier request again, word for word, or under another key. */
  | { readonly how: 'again'; readonly earlier: number; readonly newKey?: number }
  /** Something else under the names of an earlier request. */
  | { readonly how: 'under_names_of'; readonly earlier: number; readonly ask: Ask };

export type TimeStep =
  | { readonly to: 'later'; readonly ms: number }
  /** Exactly the instant something falls due, or a millisecond beside it. */
  | { readonly to: 'due'; readonly which: number; readonly beside: -1 | 0 | 1 }
  /** Beside the end of a UTC month. */
  | { readonly to: 'month_end'; readonly beside: -1 | 0 | 1 };

export type DrainMode = 'fails_before_commit' | 'fails_after_commit' | 'succeeds';
export type CrashMoment = 'before_commit' | 'after_commit';

export type Step =
  | { readonly do: 'submit'; readonly group: readonly Submission[] }
  | { readonly do: 'pass'; readonly time: TimeStep }
  /** An alarm: what is due happens without being asked for. */
  | { readonly do: 'wake' }
  | { readonly do: 'evict' }
  | { readonly do: 'drain'; readonly mode: DrainMode }
  | { readonly do: 'crash'; readonly moment: CrashMoment; readonly group: readonly Submission[] };

/** An index no hold and no entry has: what is asked for does not exist. */
export const nonsense = -1;

const amount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(25, 1_000_000) },
);
const amountOrZero = fc.oneof(
  { weight: 9, arbitrary: amount },
  { weight: 1, arbitrary: fc.constant(0) },
);
const place: fc.Arbitrary<Place> = fc.record({
  among: fc.constantFrom('likely', 'likely', 'likely', 'all'),
  index: fc.oneof(
    { weight: 24, arbitrary: fc.nat(30) },
    { weight: 1, arbitrary: fc.constant(nonsense) },
  ),
});
const half = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const ttlMs = fc.constantFrom(5, 10, 10, 100, 86_400_000);

const grant = fc.record({
  ask: fc.constant('grant' as const),
  source: fc.constantFrom<GrantSource>(
    ...(['free', 'purchase', 'auto_top_up', 'subscription', 'promotion', 'adjustment'] as const),
  ),
  amount: fc.integer({ min: 1, max: 30 }),
  priority: fc.constantFrom(0, 0, 50),
  expiresInMs: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    undefined,
    -5,
    0,
    5,
    10,
    10,
    100,
    86_400_000,
  ),
  payment: fc.option(fc.nat(4), { nil: undefined, freq: 2 }),
});

const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 7, arbitrary: grant },
  {
    weight: 5,
    arbitrary: fc.record({
      ask: fc.constant('debit' as const),
      amount: amountOrZero,
      collect: fc.constantFrom('all', 'all', 'what_is_there'),
      for: who,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ ask: fc.constant('hold' as const), amount, ttlMs, for: who }),
  },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant('extend' as const), hold: place, ttlMs }) },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ ask: fc.constant('capture' as const), hold: place, amount: amountOrZero, for: who },
    }),
  },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant('void' as const), hold: place }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ ask: fc.constant('reverse' as const), of: place, amount: half(amount) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('adjust' as const), amount }) },
  { weight: 11, arbitrary: topUpAsk },
  { weight: 6, arbitrary: budgetAsk },
  { weight: 8, arbitrary: serverAsk },
  {
    weight: 1,
    arbitrary: fc.record({
      ask: fc.constantFrom<'open' | 'freeze' | 'unfreeze'>(
        ...(['open', 'freeze', 'unfreeze', 'unfreeze', 'unfreeze'] as const),
      ),
    }),
  },
);

const submission: fc.Arbitrary<Submission> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      how: fc.constant('new' as const),
      ask,
      key: half(fc.nat(400)),
      event: fc.constantFrom(undefined, undefined, undefined, undefined, 0, 1, 2, 3),
      by: who,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constant('again' as const),
      earlier: fc.nat(60),
      newKey: half(fc.integer({ min: 401, max: 460 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ how: fc.constant('under_names_of' as const), earlier: fc.nat(60), ask },
    }),
  },
);

const group = fc.array(submission, { minLength: 1, maxLength: 4 });

const beside = fc.constantFrom(0, 0, -1, 1) as fc.Arbitrary<-1 | 0 | 1>;

/** Days are a little longer than days: no receipt is asked for at its last instant. */
const time: fc.Arbitrary<TimeStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      to: fc.constant('later' as const),
      ms: fc.constantFrom(
        ...[0, 1, 3, 5, 10, 10, 95, 95, 95, 86_400_017, 777_600_003, 2_678_400_001, -4, -90],
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ to: fc.constant('later' as const), ms: fc.constantFrom(...hoursMs) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ to: fc.constant('month_end' as const), beside }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      to: fc.constant('due' as const),
      which: fc.nat(10),
      beside,
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      group: fc.oneof(
        { weight: 4, arbitrary: submission.map((one) => [one]) },
        { weight: 1, arbitrary: group },
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), time }) },
  { weight: 1, arbitrary: fc.constant({ do: 'wake' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'evict' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('drain' as const),
      mode: fc.constantFrom<DrainMode>('fails_before_commit', 'fails_after_commit', 'succeeds'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      moment: fc.constantFrom<CrashMoment>('before_commit', 'after_commit'),
      group,
    }),
  },
);

/** Some accounts have a standing order to buy, or budgets, from the beginning. */
const opened = fc
  .tuple(grant, half(setTopUp), fc.array(addBudget, { maxLength: 3 }))
  .map(([first, order, budgets]): Step => {
    const asks: Ask[] = [{ ask: 'open' }, first, ...(order ? [order] : []), ...budgets];
    return { do: 'submit', group: asks.map((ask) => ({ how: 'new', ask })) };
  });

/** Up to 60 steps, some 30 in the middle; one account in twenty is not opened first. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .record({
    opening: fc.option(opened, { nil: undefined, freq: 20 }),
    steps: fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }),
  })
  .map(({ opening, steps }) => (opening ? [opening, ...steps] : steps));
