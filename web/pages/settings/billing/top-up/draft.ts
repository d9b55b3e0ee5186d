import { amountForCredits } from '../../../../../core/payments/custom-amount.ts';
import { credits, microcreditsPerCredit } from '../../../../../core/units/credits.ts';
import { currencyExponent } from '../../../../../core/units/money.ts';
import type { Catalogue, TopUp, TopUpAsk } from '../../../../billing-api.ts';
import { viewerLocale } from '../../../../format.ts';
import { numberToType, parseNumber } from '../../writing/parse-number.ts';
import { creditsText, moneyText } from '../amounts.ts';
import type { StepParams } from '../step.ts';

/** The choice of an amount of credits of one's own, among the packages. */
export const ownAmount = 'own';

const creditDecimals = 6;
/** As many as the API takes. */
const thresholdMax = 1_000_000_000 * microcreditsPerCredit;

/** What is chosen and typed, as it stands. */
export interface Draft {
  readonly threshold: string;
  readonly buy: string;
  readonly credits: string;
  readonly cap: string;
  readonly agreed: boolean;
}

export interface DraftProblem {
  readonly field: 'threshold' | 'credits' | 'cap' | 'agreed';
  readonly message: string;
}

/** What the numbers come to, before anybody agreed to them. */
export interface Terms {
  readonly threshold: number;
  readonly credits: number;
  readonly bonus: number;
  readonly price: { readonly amountMinor: number; readonly currency: string };
  readonly monthlyCapMinor: number;
  readonly package: string | undefined;
}

const typed = (parts: number, decimals: number): string =>
  parts > 0 ? numberToType(parts, decimals, viewerLocale()) : '';

/** What the form begins with: what the address says, else what is set, else the smallest package. */
export function firstDraft(about: StepParams, topUp: TopUp, catalogue: Catalogue): Draft {
  const whole = (text: string | undefined, otherwise: number) =>
    text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
  const isSet = topUp.monthly_cap_minor > 0;
  const isSold = (id: string | null | undefined) => catalogue.data.some((item) => item.id === id);
  const wanted = about.package ?? topUp.package;
  const own = about.credits !== undefined || (isSet && topUp.package === null && !about.package);
  const decimals = currencyExponent(catalogue.custom.currency);
  return {
    threshold: typed(whole(about.threshold, topUp.threshold_microcredits), creditDecimals),
    buy: own ? ownAmount : ((isSold(wanted) ? wanted : catalogue.data[0]?.id) ?? ownAmount),
    credits: typed(
      whole(about.credits, topUp.package === null ? topUp.amount_microcredits : 0),
      creditDecimals,
    ),
    cap: typed(whole(about.cap, topUp.monthly_cap_minor), decimals),
    agreed: false,
  };
}

/** The terms of a draft, or the first thing that is wrong with it, at its field. */
export function termsOf(draft: Draft, catalogue: Catalogue): Terms | DraftProblem {
  const threshold = parseNumber(draft.threshold, creditDecimals, viewerLocale());
  if (!threshold || threshold > thresholdMax)
    return { field: 'threshold', message: 'Enter a number of credits above 0, like 500.' };
  const bought = boughtBy(draft, catalogue);
  if ('message' in bought) return bought;
  const monthlyCapMinor = capOf(draft.cap, bought.price);
  return typeof monthlyCapMinor === 'number'
    ? { threshold, ...bought, monthlyCapMinor }
    : monthlyCapMinor;
}

type Bought = Pick<Terms, 'credits' | 'bonus' | 'price' | 'package'>;

function boughtBy(draft: Draft, { data, custom }: Catalogue): Bought | DraftProblem {
  const item = data.find(({ id }) => id === draft.buy);
  if (item)
    return {
      credits: item.credits_microcredits,
      bonus: item.bonus_microcredits,
      price: { amountMinor: item.amount_minor, currency: item.currency },
      package: item.id,
    };
  const { currency, min_minor, max_minor, microcredits_per_minor } = custom;
  const wanted = parseNumber(draft.credits, creditDecimals, viewerLocale());
  const price =
    wanted !== undefined &&
    amountForCredits(credits(wanted), {
      currency,
      minMinor: min_minor,
      maxMinor: max_minor,
      microcreditsPerMinor: microcredits_per_minor,
    });
  if (price) return { credits: wanted, bonus: 0, price, package: undefined };
  const [least, most] = [min_minor, max_minor].map((minor) =>
    creditsText(minor * microcredits_per_minor),
  );
  return { field: 'credits', message: `Enter a number from ${least} to ${most}.` };
}

/** In minor units. A cap below one top-up would be a switch that does nothing. */
function capOf(text: string, price: Terms['price']): number | DraftProblem {
  const cap = parseNumber(text, currencyExponent(price.currency), viewerLocale());
  const least = moneyText(price.amountMinor, price.currency);
  if (cap === undefined)
    return {
      field: 'cap',
      message: `Enter the most that may be charged a month, at least ${least}.`,
    };
  return cap < price.amountMinor
    ? { field: 'cap', message: `One top-up costs ${least}: the cap cannot be less.` }
    : cap;
}

/** How the address says it, so that the form can be come back to. */
export function stepOf(draft: Draft, { custom }: Catalogue): StepParams {
  const threshold = parseNumber(draft.threshold, creditDecimals, viewerLocale());
  const own = parseNumber(draft.credits, creditDecimals, viewerLocale());
  const cap = parseNumber(draft.cap, currencyExponent(custom.currency), viewerLocale());
  return {
    threshold: threshold ? String(threshold) : undefined,
    cap: cap ? String(cap) : undefined,
    ...(draft.buy !== ownAmount
      ? { package: draft.buy }
      : { credits: own === undefined ? '0' : String(own) }),
  };
}

export const askOf = (terms: Terms): TopUpAsk => ({
  enabled: true,
  threshold_microcredits: terms.threshold,
  ...(terms.package === undefined
    ? { amount_microcredits: terms.credits }
    : { package: terms.package }),
  currency: terms.price.currency,
  monthly_cap_minor: terms.monthlyCapMinor,
  consent: true,
});
