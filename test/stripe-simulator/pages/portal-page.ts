import type Stripe from 'stripe';
import { saidOf } from '../payments/authenticate.ts';
import { detach } from '../resources/payment-methods.ts';
import { periodOf, planPeriod } from '../resources/subscription-object.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { alarm, html, type Markup, money, nameOfMethod, page } from './html.ts';
import { type PageAnswer, seeOther, shown } from './page-answer.ts';

/** Stripe's customer portal, as far as anything can change there behind our back. */
export function showPortal(world: World, id: string, error?: string): PageAnswer {
  const portal = world.store.get('billing_portal.session', id);
  const customer = portal.customer;
  const cards = world.store.all('payment_method').filter((one) => one.customer === customer);
  const plans = world.store
    .all('subscription')
    .filter((one) => one.customer === customer && one.status !== 'canceled');
  return shown(
    error ? 400 : 200,
    page(
      'Customer portal',
      html`<h1>Customer portal</h1>
${alarm(error)}
<section><h2>Cards</h2>${list(
        cards.map((card) => cardRow(id, card)),
        'No cards.',
      )}</section>
<section><h2>Plans</h2>${list(
        plans.map((plan) => planRow(id, plan)),
        'No plans.',
      )}</section>
${portal.return_url ? html`<p><a href="${portal.return_url}">Back</a></p>` : ''}`,
    ),
  );
}

const list = (rows: Markup[], none: string): Markup =>
  rows.length === 0 ? html`<p class="soft">${none}</p>` : html`<ul class="plain">${rows}</ul>`;

const button = (portal: string, action: string, target: string, label: string): Markup =>
  html`<form method="post" action="/p/session/${portal}"><input type="hidden" name="target" value="${target}"><button class="plain" name="action" value="${action}">${label}</button></form>`;

const cardRow = (portal: string, method: Stripe.PaymentMethod): Markup => {
  const name = nameOfMethod(method);
  return html`<li><span>${name}</span>${button(portal, 'detach', method.id, `Remove ${name}`)}</li>`;
};

function planRow(portal: string, plan: Stripe.Subscription): Markup {
  const [item] = plan.items.data;
  const ending = plan.cancel_at_period_end;
  const name = money(item?.price.unit_amount ?? 0, plan.currency);
  const state = ending ? 'ends with its period' : plan.status;
  return html`<li><span>${name} every ${item?.price.recurring?.interval}, ${state}</span>${
    ending
      ? button(portal, 'resume', plan.id, 'Keep the plan')
      : button(portal, 'cancel', plan.id, 'Cancel the plan')
  }</li>`;
}

export function postPortal(world: World, id: string, form: URLSearchParams): PageAnswer {
  const portal = world.store.get('billing_portal.session', id);
  const target = form.get('target') ?? '';
  try {
    if (form.get('action') === 'detach') {
      const method = world.store.get('payment_method', target);
      if (idOf(method.customer) === portal.customer) detach(world, target);
    } else {
      const plan = world.store.get('subscription', target);
      if (plan.customer === portal.customer)
        endAtPeriod(world, plan, form.get('action') === 'cancel');
    }
    return seeOther(`/p/session/${id}`);
  } catch (refusal) {
    return showPortal(world, id, saidOf(refusal));
  }
}

/** What the portal's own button does: the plan ends with its period, or goes on after all. */
function endAtPeriod(world: World, plan: Stripe.Subscription, ends: boolean): void {
  const clock = world.clockOf(plan.customer);
  world.update<'subscription'>(
    plan,
    {
      cancel_at_period_end: ends,
      cancel_at: ends ? periodOf(plan).end : null,
      canceled_at: ends ? world.now(clock) : null,
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: ends ? 'cancellation_requested' : null,
      },
    },
    'customer.subscription.updated',
  );
  planPeriod(world, plan);
}
