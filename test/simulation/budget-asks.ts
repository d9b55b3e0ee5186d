import fc from 'fast-check';
import type { BudgetPeriod, BudgetScope } from '../../core/budgets/budget-fact.ts';
import type { Place } from './histories.ts';

/**
 * What is asked of budgets in random lives, and for whom is spent. Limits are small beside the
 * amounts, zones are such as change their clocks, at odd minutes, and in which it is another day.
 */

export type BudgetAsk =
  | {
      readonly ask: 'add_budget';
      readonly scope: BudgetScope;
      readonly target: Who;
      readonly period: BudgetPeriod;
      readonly timeZone: string;
      readonly limit: number;
      readonly hard: boolean;
    }
  | {
      readonly ask: 'change_budget';
      readonly budget: Place;
      readonly limit: number | undefined;
      readonly hard: boolean | undefined;
      readonly name: string | undefined;
    }
  | { readonly ask: 'remove_budget'; readonly budget: Place };

/** One name serves as a project's, a member's, a server's and a key's. */
export type Who = 'ann' | 'bob' | undefined;

export const who = fc.constantFrom<Who>('ann', 'ann', 'bob', undefined);

export const budgetZones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
] as const;

const limit = fc.constantFrom(1, 5, 10, 20, 40);

export const addBudget = fc.record({
  ask: fc.constant('add_budget' as const),
  scope: fc.constantFrom<BudgetScope>('account', 'account', 'project', 'server', 'key', 'member'),
  target: who,
  period: fc.constantFrom<BudgetPeriod>('day', 'day', 'week', 'month'),
  timeZone: fc.constantFrom(...budgetZones),
  limit,
  hard: fc.constantFrom(true, true, false),
});

const budget = fc.record<Place>({
  among: fc.constantFrom('likely', 'likely', 'likely', 'all'),
  index: fc.nat(10),
});

const perhaps = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

export const budgetAsk: fc.Arbitrary<BudgetAsk> = fc.oneof(
  { weight: 3, arbitrary: addBudget },
  {
    weight: 3,
    arbitrary: fc.record({
      ask: fc.constant('change_budget' as const),
      budget,
      limit: perhaps(limit),
      hard: perhaps(fc.boolean()),
      name: perhaps(fc.constant('renamed')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ ask: fc.constant('remove_budget' as const), budget }),
  },
);
