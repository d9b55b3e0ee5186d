import type { SetTopUpCommand } from '../../../core/ledger/command.ts';
import { defaultCatalogue } from '../../../core/payments/catalogue.ts';
import { amountForCredits } from '../../../core/payments/custom-amount.ts';
import { consentText } from '../../../core/top-up/consent.ts';
import type { TopUpPolicy } from '../../../core/top-up/top-up.ts';
import { type Credits, credits, zero } from '../../../core/units/credits.ts';
import { type Money, money } from '../../../core/units/money.ts';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import { findItem } from '../../../db/catalogue.ts';
import { sha256 } from '../../auth/sha256.ts';
import { invalid, type Problem } from '../../http/problem.ts';
import { rejectionProblem } from '../../http/refusal-problem.ts';
import type { Desk } from '../desk.ts';
import type { Done } from '../steps.ts';
import { defaultCard } from './default-card.ts';
import { topUpView } from './view.ts';

/** What a customer wants of auto top-up. `by` is who agrees to be charged. */
export type SetTopUpAsk = { readonly enabled: false } | SwitchOn;

export interface SwitchOn {
  readonly enabled: true;
  /** Microcredits; fires when available falls below. */
  readonly threshold: number;
  /** A catalogue package, or so many microcredits at the plain price. */
  readonly bought: { readonly package: string } | { readonly microcredits: number };
  readonly currency: string;
  readonly monthlyCapMinor: number;
  readonly by: string;
  /** The words the customer was shown, where they are told. */
  readonly shown?: string;
}

/**
 * Switches it on, changes or switches it off. On needs a card, and says in words what the customer
 * agreed to. A claim that follows from it is worked on after the step, not in it.
 */
export async function setTopUp(desk: Desk, ask: SetTopUpAsk): Promise<Done<'setTopUp'>> {
  const wanted = ask.enabled ? await switchedOn(desk, ask) : switchedOff(desk);
  if (!wanted.ok) return wanted;
  const { command, text } = wanted.value;
  const outcome = command && (await desk.submit(command));
  if (outcome?.kind === 'refused' && outcome.rejection.code !== 'top-up-unchanged')
    return refuse(rejectionProblem(outcome.rejection, outcome.seq, ''));
  const view = await topUpView(desk);
  return ok(text === undefined ? view : { ...view, consent_text: text });
}

/** The customer asks for the next try now, without waiting for its time. */
export async function retryTopUp(desk: Desk): Promise<Done<'retryTopUp'>> {
  const outcome = await desk.submit({ kind: 'retry_top_up' });
  return outcome.kind === 'refused'
    ? refuse(rejectionProblem(outcome.rejection, outcome.seq, ''))
    : ok(await topUpView(desk));
}

/** The numbers stay as they were: switching it on again shows them. */
export function switchOff(policy: TopUpPolicy): SetTopUpCommand {
  const { at: _then, consent: _over, ...order } = policy;
  return { kind: 'set_top_up', ...order, enabled: false };
}

interface Wanted {
  /** Undefined where there is nothing to switch off. */
  readonly command: SetTopUpCommand | undefined;
  readonly text?: string;
}

function switchedOff(desk: Desk): Result<Wanted, Problem> {
  const { policy } = desk.state().topUp;
  return ok({ command: policy && switchOff(policy) });
}

async function switchedOn(desk: Desk, ask: SwitchOn): Promise<Result<Wanted, Problem>> {
  const bought = await boughtBy(desk, ask.bought);
  if (!bought.ok) return bought;
  const { price } = bought.value;
  const wrong = faultOf(ask, price);
  if (wrong) return refuse(wrong);
  const card = await defaultCard(desk);
  if (!card) return refuse(cardMissing);
  const { monthlyCapMinor, by } = ask;
  const order = { ...bought.value, threshold: credits(ask.threshold), monthlyCapMinor };
  const text = consentText({ ...order, card, tax: desk.settings.tax });
  if (ask.shown !== undefined && ask.shown !== text) return refuse(otherWords(text));
  const command: SetTopUpCommand = {
    kind: 'set_top_up',
    enabled: true,
    ...order,
    consent: { by, textHash: sha256(text) },
    ...(card.fingerprint === undefined ? {} : { fingerprint: card.fingerprint }),
  };
  return ok({ command, text });
}

interface Bought {
  readonly credits: Credits;
  readonly bonus: Credits;
  readonly price: Money;
  readonly package?: string;
}

/** By our catalogue as it is now: the policy keeps it, whatever becomes of the catalogue. */
async function boughtBy(desk: Desk, bought: SwitchOn['bought']): Promise<Result<Bought, Problem>> {
  if ('microcredits' in bought) return boughtPlain(credits(bought.microcredits));
  const item = await findItem(desk.db, bought.package);
  if (item?.kind !== 'package' || item.retiredAt !== null)
    return refuse(invalid('package', 'package must be the id of a package that is sold'));
  return ok({
    credits: credits(item.credits),
    bonus: credits(item.bonus),
    price: money(item.amountMinor, item.currency),
    package: item.id,
  });
}

function boughtPlain(wanted: Credits): Result<Bought, Problem> {
  const { custom } = defaultCatalogue;
  const { minMinor, maxMinor, microcreditsPerMinor } = custom;
  const price = amountForCredits(wanted, custom);
  if (price) return ok({ credits: wanted, bonus: zero, price });
  const [min, max] = [minMinor * microcreditsPerMinor, maxMinor * microcreditsPerMinor];
  return refuse(
    invalid('amount_microcredits', `amount_microcredits must be from ${min} to ${max}`),
  );
}

function faultOf({ currency, monthlyCapMinor }: SwitchOn, price: Money): Problem | undefined {
  if (currency !== price.currency)
    return invalid('currency', `currency must be ${price.currency}, in which this is sold`);
  if (monthlyCapMinor < price.amountMinor)
    return invalid(
      'monthly_cap_minor',
      `monthly_cap_minor must be at least the price of one top-up, ${price.amountMinor}`,
    );
  return undefined;
}

/** A price, a card or a tax changed between the page and the consent: nobody agreed to that. */
const otherWords = (text: string): Problem => ({
  ...invalid('consent_text', 'The terms have changed since they were shown. Show them again.'),
  extra: { consent_text: text },
});

const cardMissing: Problem = {
  code: 'payment_method_required',
  detail: 'Auto top-up charges the default card, and the account has none.',
};
