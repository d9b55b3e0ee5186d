import type { Plan, PlanPreview, Subscription } from '../../../../billing-api.ts';
import type { Fact } from '../../writing/facts.tsx';
import { creditsText, dayText, moneyText } from '../amounts.ts';
import { cardText } from '../card-words.ts';

/** The plan in a sentence: what it brings, what it costs, what comes next. */
export function planSentence(plan: Subscription): string {
  const price = moneyText(plan.amount_minor, plan.currency);
  const is = `${plan.plan_name}: ${creditsText(plan.credits_microcredits)} for ${price} every month.`;
  if (plan.ends_at) return `${is} It ends ${dayText(plan.ends_at)}; nothing more is charged.`;
  const card = plan.payment_method ? `, ${cardText(plan.payment_method)}` : '';
  const next = `The next charge is on ${dayText(plan.period_end)}${card}.`;
  return plan.next_plan
    ? `${is} It changes to ${plan.next_plan_name ?? plan.next_plan} on ${dayText(plan.period_end)}.`
    : `${is} ${next}`;
}

export interface PlanTrouble {
  readonly title: string;
  readonly text: string;
}

/** What is wrong with a plan's payments; undefined while all is well. */
export function planTrouble({ status }: Subscription): PlanTrouble | undefined {
  switch (status) {
    case 'past_due':
    case 'unpaid':
      return {
        title: 'This month is not paid',
        text: 'The card was declined. Credits you have stay usable; this month’s come when it is paid. Pay it now, or make another card the default, which is then tried again.',
      };
    case 'incomplete':
      return {
        title: 'The first payment has not come through',
        text: 'The plan starts when it is paid.',
      };
    default:
      return undefined;
  }
}

/** What a plan saves; nothing is said of nothing. */
export const savingText = ({ saving_percent }: Plan): string | undefined =>
  saving_percent > 0 ? `${saving_percent} % less than credits bought singly` : undefined;

export const changeTitles: Record<PlanPreview['change'], string> = {
  subscribe: 'Starting the plan',
  upgrade: 'A larger plan, from now on',
  downgrade: 'A smaller plan, from the next month on',
  cancel: 'Ending the plan',
  resume: 'Keeping the plan',
};

/** What a change comes to, line by line. */
export function previewFacts(preview: PlanPreview): Fact[] {
  const money = (minor: number) => moneyText(minor, preview.currency);
  const tax = preview.tax_minor > 0 ? `, ${money(preview.tax_minor)} of it tax` : '';
  const nextMinor = preview.next_charge_minor ?? 0;
  const facts: Fact[] = [
    ['Takes effect', dayText(preview.effective_at)],
    ['Due now', `${money(preview.due_now_minor)}${tax}`],
    ['Credits now', creditsText(preview.credits_now_microcredits)],
    [
      'Next charge',
      preview.next_charge_at && nextMinor > 0
        ? `${money(nextMinor)} on ${dayText(preview.next_charge_at)}`
        : 'none',
    ],
  ];
  return preview.payment_method
    ? [...facts, ['Charged to', cardText(preview.payment_method)]]
    : facts;
}

/** What came of a change that was made; the plan's sentence says how it stands now. */
export const changedWords: Record<PlanPreview['change'], (planName: string) => string> = {
  subscribe: (plan) => `${plan} has started.`,
  upgrade: (plan) => `${plan} has started, and its credits were added.`,
  downgrade: (plan) => `The change to ${plan} is noted.`,
  cancel: (plan) => `${plan} is cancelled.`,
  resume: (plan) => `${plan} goes on.`,
};

/** The verb of the button that makes the change. */
export function changeVerb(preview: PlanPreview, planName: string): string {
  const due = moneyText(preview.due_now_minor, preview.currency);
  switch (preview.change) {
    case 'subscribe':
      return `Pay ${due} at checkout`;
    case 'upgrade':
      return `Pay ${due} and change to ${planName}`;
    case 'downgrade':
      return `Change to ${planName}`;
    case 'cancel':
      return `Cancel ${planName}`;
    case 'resume':
      return `Keep ${planName}`;
  }
}
