import type { TopUpStop } from '../../../core/ledger/entry.ts';
import { defaultCatalogue } from '../../../core/payments/catalogue.ts';
import { retryDue } from '../../../core/top-up/claim.ts';
import { chargedMinor, leftMinor, monthEnd } from '../../../core/top-up/month.ts';
import type { TopUp } from '../../../core/top-up/top-up.ts';
import { formatInstant, type Instant } from '../../../core/units/instant.ts';
import { ok } from '../../../core/units/result.ts';
import type { Desk } from '../desk.ts';
import type { Done } from '../steps.ts';
import { isStripeAway } from '../stripe-errors.ts';
import { type DefaultCard, defaultCard } from './default-card.ts';

export type TopUpMode =
  | 'off'
  | 'ready'
  | 'charging'
  | 'action_required'
  | 'retrying'
  | 'stopped'
  | 'cap_reached';

/** Auto top-up as the API shows it, but for its attempts. Numbers are 0 while it was never set. */
export interface TopUpView {
  readonly enabled: boolean;
  readonly threshold_microcredits: number;
  readonly amount_microcredits: number;
  readonly bonus_microcredits: number;
  readonly package: string | null;
  readonly price_minor: number;
  readonly currency: string;
  readonly monthly_cap_minor: number;
  readonly charged_this_month_minor: number;
  readonly month_ends_at: string;
  readonly set_at: string | null;
  readonly consent: { readonly by: string; readonly at: string; readonly text_hash: string } | null;
  readonly state: TopUpMode;
  readonly stopped: TopUpStop | null;
  readonly retry_at: string | null;
  /** Where the customer proves themselves to the bank. */
  readonly action_url: string | null;
  /** Null without one, and while Stripe does not answer. */
  readonly card: CardView | null;
  /** The words that were agreed to: told when they are; afterwards their hash stands for them. */
  readonly consent_text?: string;
  readonly as_of_seq: number;
}

export interface CardView {
  readonly brand: string;
  readonly last4: string;
  readonly exp_month: number;
  readonly exp_year: number;
}

export const readTopUp = async (desk: Desk): Promise<Done<'readTopUp'>> =>
  ok(await topUpView(desk));

/** As the ledger has it; Stripe is only asked for the card. */
export async function topUpView(desk: Desk): Promise<TopUpView> {
  const card = await cardView(desk);
  const { topUp, seq } = desk.state();
  const { policy, attempt, stop } = topUp;
  const now = desk.now();
  const retryAt = retryDue(desk.state());
  const url = attempt?.status === 'action_required' && desk.topUp.read(attempt.seq)?.url;
  return {
    enabled: policy?.enabled ?? false,
    threshold_microcredits: policy?.threshold ?? 0,
    amount_microcredits: policy?.credits ?? 0,
    bonus_microcredits: policy?.bonus ?? 0,
    package: policy?.package ?? null,
    price_minor: policy?.price.amountMinor ?? 0,
    currency: policy?.price.currency ?? defaultCatalogue.custom.currency,
    monthly_cap_minor: policy?.monthlyCapMinor ?? 0,
    charged_this_month_minor: chargedMinor(topUp, now),
    month_ends_at: formatInstant(monthEnd(now)),
    set_at: policy ? formatInstant(policy.at) : null,
    consent: consentOf(topUp),
    state: modeOf(topUp, now, retryAt),
    stopped: policy?.enabled ? (stop ?? null) : null,
    retry_at: retryAt === undefined ? null : formatInstant(retryAt),
    action_url: url || null,
    card,
    as_of_seq: seq,
  };
}

/** What is under way is shown first: it goes on even when it was switched off meanwhile. */
export function modeOf(topUp: TopUp, now: Instant, retryAt: Instant | undefined): TopUpMode {
  const { policy, attempt, stop } = topUp;
  if (attempt) return attempt.status === 'action_required' ? 'action_required' : 'charging';
  if (!policy?.enabled) return 'off';
  if (stop) return 'stopped';
  if (leftMinor(topUp, now) < policy.price.amountMinor) return 'cap_reached';
  return retryAt === undefined ? 'ready' : 'retrying';
}

function consentOf({ policy }: TopUp): TopUpView['consent'] {
  if (!policy?.consent) return null;
  const { by, textHash } = policy.consent;
  return { by, at: formatInstant(policy.at), text_hash: textHash };
}

async function cardView(desk: Desk): Promise<CardView | null> {
  try {
    const card = await defaultCard(desk);
    return card ? shownCard(card) : null;
  } catch (error) {
    if (isStripeAway(error)) return null;
    throw error;
  }
}

const shownCard = ({ brand, last4, expMonth, expYear }: DefaultCard): CardView => ({
  brand,
  last4,
  exp_month: expMonth,
  exp_year: expYear,
});
