import type { LeaseSpan } from '../servers/server-fact.ts';
import { type Credits, creditsToDecimal, minus } from '../units/credits.ts';
import { type FieldProblem, ok, type Result } from '../units/result.ts';
import type { Usage } from '../usage/usage-event.ts';
import { ceilDiv } from './divide.ts';
import type { Part } from './measure.ts';
import type { Price } from './price.ts';
import { type Rating, ratingOf, type Working, work } from './rate.ts';
import type { RateCard } from './rate-card.ts';
import { runtimeCost } from './runtime-cost.ts';

/** A rating with its working in words. Derived whenever it is asked for, never stored. */
export interface Explanation extends Rating {
  /** The version of the card that priced it. */
  readonly rate_card: number;
  /** Plain sentences, in reading order: which price, each component, the minimum, the total. */
  readonly lines: readonly string[];
}

/** Prices a usage again under the card that priced it, and says how. Refuses what `rate` refuses. */
export function explain(usage: Usage, card: RateCard): Result<Explanation, FieldProblem> {
  const worked = work(usage, card);
  if (!worked.ok) return worked;
  return ok({
    ...ratingOf(worked.value),
    rate_card: card.version,
    lines: linesOf(usage, worked.value),
  });
}

/** What a server's runtime holds or costs with its working in words. */
export interface RuntimeExplanation extends Pick<Explanation, 'rate_card' | 'lines'> {
  readonly amount: Credits;
  /** Those of the whole price; none where it is the difference of two. */
  readonly components: Explanation['components'];
}

/**
 * What a lease held, or its capture billed: the price of its stretch of runtime by then, less the
 * price of what was before. Refuses a tier the card does not have.
 */
export function explainRuntime(
  tier: string,
  { before, after }: Pick<LeaseSpan, 'before' | 'after'>,
  card: RateCard,
): Result<RuntimeExplanation, FieldProblem> {
  const whole = explain({ meter: 'server.runtime', tier, quantities: { seconds: after } }, card);
  if (!whole.ok) return whole;
  const price = card.meters['server.runtime'].tiers[tier] as Price;
  const [soFar, billed] = [runtimeCost(price, after), runtimeCost(price, before)];
  const amount = minus(soFar, billed);
  if (amount === whole.value.amount) return whole;
  const lines = [...whole.value.lines.slice(0, -1)];
  if (soFar !== whole.value.amount)
    lines.push(`Never more than longer use costs: ${inCredits(soFar)}`);
  if (before > 0)
    lines.push(
      `Less ${count(before)} seconds billed before: ${inCredits(billed)} of ${inCredits(soFar)}`,
    );
  lines.push(`Total ${inCredits(amount)}, rounded up once for all bills of this price`);
  return ok({ rate_card: card.version, amount, components: [], lines });
}

/**
 * Whether an entry charged what its usage costs: what was taken and what could not be collected
 * add up to the rating. Not for a capture whose amount the caller gave.
 */
export const matches = (
  rating: Pick<Rating, 'amount'>,
  charged: { readonly amount: Credits; readonly uncollected: Credits },
): boolean => charged.amount + charged.uncollected === rating.amount;

function linesOf(usage: Usage, { price, parts, shares, amount, minimum }: Working): string[] {
  const lines = parts.map((part, index) => line(part, shares[index] as number));
  const selected = selection(usage, price.matched);
  if (selected !== undefined) lines.unshift(selected);
  if (parts.length === 0) lines.push('Nothing was measured');
  if (minimum > 0) lines.push(`Minimum of ${inCredits(price.minimum)}: ${inCredits(minimum)} more`);
  lines.push(`Total ${inCredits(amount)}, rounded up to the millionth of a credit`);
  return lines;
}

function selection({ meter, model, tier }: Usage, { name, above_tokens }: Rating['price']) {
  switch (meter) {
    case 'ai.chat':
      if (name !== model) return `Model ${model} is not on the rate card: ${unknownPrice(name)}`;
      return above_tokens === undefined
        ? `Model ${model}`
        : `Model ${model}, price for a context above ${count(above_tokens)} tokens`;
    case 'server.provision':
    case 'server.runtime':
      return `Server tier ${tier}`;
    case 'infra.plan':
      return name === 'template' ? 'Planned from a template' : undefined;
    default:
      return undefined;
  }
}

const unknownPrice = (name: string): string =>
  name === 'ceiling' ? 'its ceiling price applies' : 'its price for unknown models applies';

function line({ component, tier, after, quantity }: Part, share: number): string {
  const { scheme, unitSize } = component;
  const noun = component.quantity.replaceAll('_', ' ');
  const price = inCredits(tier.unitPrice);
  const per = unitSize === 1 ? 'each' : `per ${count(unitSize)}`;
  const amount = inCredits(share);
  switch (scheme) {
    case 'flat':
      return `${capital(noun)}, flat = ${amount}`;
    case 'package': {
      const packages = count(ceilDiv(quantity, unitSize));
      return `${count(quantity)} ${noun}: ${packages} packages of ${count(unitSize)} × ${price} = ${amount}`;
    }
    case 'graduated':
      return after === 0
        ? `First ${count(quantity)} ${noun} × ${price} ${per} = ${amount}`
        : `Next ${count(quantity)} ${noun}, above ${count(after)} × ${price} ${per} = ${amount}`;
    default:
      return `${count(quantity)} ${noun} × ${price} ${per} = ${amount}`;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const count = (n: number): string => new Intl.NumberFormat('en-US').format(n);

/** Every digit that was charged, which two decimals would hide. */
function inCredits(microcredits: number): string {
  const [whole, fraction] = creditsToDecimal(microcredits).split('.');
  const text = count(Number(whole)) + (fraction === undefined ? '' : `.${fraction}`);
  return `${text} ${text === '1' ? 'credit' : 'credits'}`;
}
