import type Stripe from 'stripe';
import { Refusal } from '../http/refusal.ts';
import { cardNamed, cardNumbered } from '../payments/test-cards.ts';
import { methodOf } from '../resources/payment-methods.ts';
import type { World } from '../world.ts';
import { html, type Markup, nameOfMethod } from './html.ts';

interface Choice {
  readonly card: string;
  readonly label: string;
  readonly hint: string;
}

const cards: readonly Choice[] = [
  { card: 'visa', label: 'Pay succeeds', hint: 'Visa 4242 4242 4242 4242' },
  {
    card: 'mastercard',
    label: 'Pay succeeds, another card',
    hint: 'Mastercard 5555 5555 5555 4444',
  },
  { card: 'chargeDeclined', label: 'Declined', hint: '4000 0000 0000 0002' },
  {
    card: 'chargeDeclinedInsufficientFunds',
    label: 'Insufficient funds',
    hint: '4000 0000 0000 9995',
  },
  {
    card: 'threeDSecure2Required',
    label: 'Needs 3-D Secure',
    hint: '4000 0000 0000 3220: the bank asks first',
  },
  {
    card: 'chargeCustomerFail',
    label: 'Saves, later payments fail',
    hint: '4000 0000 0000 0341',
  },
];

const debits: readonly Choice[] = [
  { card: 'sepaDebitSucceeds', label: 'Delayed success', hint: 'Bank debit that arrives later' },
  { card: 'sepaDebitFails', label: 'Delayed failure', hint: 'Bank debit that comes back later' },
];

const choice = (value: string, label: string, hint: string, checked: boolean): Markup =>
  html`<label class="choice"><input type="radio" name="card" value="${value}"${checked ? html` checked` : ''}><span>${label}<small>${hint}</small></span></label>`;

/** The cards a buyer may pick, the ones they saved first, and a field for any other number. */
export function cardChoices(
  saved: readonly Stripe.PaymentMethod[],
  { delayed }: { delayed: boolean },
): Markup {
  const own = saved.map((method, at) =>
    choice(method.id, nameOfMethod(method), 'Saved before', at === 0),
  );
  const offered = [...cards, ...(delayed ? debits : [])].map(({ card, label, hint }, at) =>
    choice(card, label, hint, saved.length === 0 && at === 0),
  );
  return html`<fieldset><legend>Test card</legend>${own}${offered}
${choice('typed', 'Another test card', 'Type its number below', false)}
<label class="field"><span>Card number</span><input type="text" name="number" inputmode="numeric" autocomplete="off"></label></fieldset>`;
}

/** The payment method a form means. Refuses a number that is no documented test card. */
export function chosenMethod(
  world: World,
  form: URLSearchParams,
  billing: Stripe.PaymentMethodCreateParams['billing_details'] = {},
): string {
  const picked = form.get('card') ?? 'visa';
  if (world.store.find('payment_method', picked)) return picked;
  const typed = form.get('number') ?? '';
  const card = picked === 'typed' || typed ? cardNumbered(typed) : cardNamed(picked);
  if (!card)
    throw new Refusal(402, {
      type: 'card_error',
      code: 'incorrect_number',
      message:
        'Your card number is incorrect. The demo takes Stripe’s documented test cards alone.',
    });
  return methodOf(world, card, billing).id;
}
