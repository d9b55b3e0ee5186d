import { type Credits, minus } from '../units/credits.ts';
import { assertNever } from '../units/result.ts';
import { type Category, categoryOf } from '../usage/meter.ts';
import { drawn } from './burn-down.ts';
import { type Fact, type GrantSource, type ReversalFact, usageOf } from './entry.ts';

/** The sides credits move between. */
export type Book =
  | 'available'
  | 'held'
  | 'owed'
  | 'breakage'
  | 'source:stripe'
  | 'source:promotion'
  | 'source:adjustment'
  | `revenue:${Category}`;

/** One line of an entry. The amount is positive and the books differ (law 6). */
export interface Posting {
  readonly from: Book;
  readonly to: Book;
  readonly amount: Credits;
}

const sourceBook: Record<GrantSource, Book> = {
  free: 'source:promotion',
  promotion: 'source:promotion',
  adjustment: 'source:adjustment',
  purchase: 'source:stripe',
  auto_top_up: 'source:stripe',
  subscription: 'source:stripe',
};

/** What an entry moves, by DESIGN's table. One that moves nothing has none. */
export const postings = (fact: Fact): Posting[] =>
  linesOf(fact).filter((posting) => posting.amount > 0);

function linesOf(fact: Fact): Posting[] {
  const line = (from: Book, to: Book, amount: Credits): Posting => ({ from, to, amount });
  switch (fact.kind) {
    case 'grant': {
      const source = sourceBook[fact.source];
      const free = minus(fact.amount, fact.repaid);
      return [line(source, 'owed', fact.repaid), line(source, 'available', free)];
    }
    case 'debit':
      return [line('available', revenueOf(fact), fact.amount)];
    case 'hold':
      return [line('available', 'held', fact.amount)];
    case 'capture':
      return [
        line('held', revenueOf(fact), drawn(fact.draws)),
        line('available', revenueOf(fact), drawn(fact.extra)),
        line('held', 'available', drawn(fact.returned)),
      ];
    case 'void':
      return [line('held', 'available', fact.amount)];
    case 'expiry':
      return [line('available', 'breakage', fact.amount)];
    case 'reversal':
      return reversalLines(fact);
    case 'adjustment':
      return [line('available', 'source:adjustment', fact.amount)];
    case 'open':
    case 'extend':
    case 'freeze':
    case 'unfreeze':
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert':
      return [];
    default:
      return assertNever(fact);
  }
}

function reversalLines(fact: ReversalFact): Posting[] {
  const other: Book =
    'source' in fact.counter
      ? sourceBook[fact.counter.source]
      : `revenue:${categoryOf(fact.counter.meter)}`;
  const moved = minus(fact.amount, fact.owed);
  return fact.direction === 'take_back'
    ? [
        { from: 'available', to: other, amount: moved },
        { from: 'owed', to: other, amount: fact.owed },
      ]
    : [
        { from: other, to: 'owed', amount: fact.owed },
        { from: other, to: 'available', amount: moved },
      ];
}

const revenueOf = (fact: Fact): Book => `revenue:${categoryOf(usageOf(fact)?.meter)}`;
