import fc from 'fast-check';
import { type TopUpStop, topUpStops } from '../../core/ledger/entry.ts';
import type { Place } from './histories.ts';

/**
 * What is asked of auto top-up in random lives: orders, results, cards, and what refunds and disputes
 * want back. Numbers are small beside the grants, so that thresholds are crossed and caps reached.
 */

type Card = 'visa' | 'amex' | undefined;

export type TopUpAsk =
  | { readonly ask: 'clawback'; readonly payment: number; readonly quarters: number }
  | {
      readonly ask: 'set_top_up';
      readonly enabled: boolean;
      readonly threshold: number;
      readonly credits: number;
      readonly bonus: number;
      readonly currency: 'usd' | 'eur';
      readonly capMinor: number;
      readonly card: Card;
    }
  | { readonly ask: 'retry_top_up' }
  | {
      readonly ask: 'settle_top_up';
      readonly attempt: Place;
      readonly result: 'paid' | 'declined' | 'action_required' | 'canceled';
      readonly taxMinor: number | undefined;
      readonly code: 'insufficient_funds' | 'no_card' | undefined;
      readonly hard: boolean;
      readonly card: Card;
    }
  | { readonly ask: 'pause_top_up'; readonly reason: TopUpStop }
  | { readonly ask: 'note_card'; readonly card: Card };

/** What waits for a retry, for the customer, and for a day. */
export const hoursMs = [3_600_000, 21_600_000, 82_800_000, 86_400_000] as const;

const card = fc.constantFrom<Card>('visa', 'visa', 'amex', undefined);

export const setTopUp = fc.record({
  ask: fc.constant('set_top_up' as const),
  enabled: fc.constantFrom(true, true, true, true, false),
  threshold: fc.constantFrom(0, 5, 10, 20),
  credits: fc.constantFrom(4, 12, 25),
  bonus: fc.constantFrom(0, 0, 3),
  currency: fc.constantFrom<'usd' | 'eur'>('usd', 'usd', 'usd', 'eur'),
  capMinor: fc.constantFrom(0, 100, 250, 500, 10_000),
  card,
});

const settleTopUp = fc.record({
  ask: fc.constant('settle_top_up' as const),
  attempt: fc.record<Place>({
    among: fc.constantFrom('likely', 'likely', 'likely', 'all'),
    index: fc.nat(10),
  }),
  result: fc.constantFrom(
    ...(['paid', 'paid', 'declined', 'declined', 'action_required', 'canceled'] as const),
  ),
  taxMinor: fc.constantFrom(undefined, 0, 20, 60),
  code: fc.constantFrom(
    ...(['insufficient_funds', 'insufficient_funds', 'no_card', undefined] as const),
  ),
  hard: fc.constantFrom(false, false, false, true),
  card,
});

export const topUpAsk: fc.Arbitrary<TopUpAsk> = fc.oneof(
  { weight: 4, arbitrary: setTopUp },
  { weight: 7, arbitrary: settleTopUp },
  {
    weight: 3,
    arbitrary: fc.record({
      ask: fc.constant('clawback' as const),
      payment: fc.nat(4),
      quarters: fc.nat(4),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ ask: 'retry_top_up' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ask: fc.constant('pause_top_up' as const),
      reason: fc.constantFrom<TopUpStop>(...topUpStops),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant('note_card' as const), card }) },
);
