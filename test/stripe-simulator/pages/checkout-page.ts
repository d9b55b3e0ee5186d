import type Stripe from 'stripe';
import { saidOf } from '../payments/authenticate.ts';
import { submitSession } from '../resources/checkout-completion.ts';
import { lineItemsOf, termsOf } from '../resources/checkout-terms.ts';
import { idOf } from '../store.ts';
import type { WebhookWish, World } from '../world.ts';
import { cardChoices, chosenMethod } from './card-choices.ts';
import { alarm, html, type Markup, money, page } from './html.ts';
import { type PageAnswer, seeOther, shown } from './page-answer.ts';

type Session = Stripe.Checkout.Session;

const titles: Readonly<Record<string, string>> = {
  payment: 'Pay',
  setup: 'Save a card',
  subscription: 'Subscribe',
};

const wishes: readonly WebhookWish[] = ['late', 'twice', 'none'];

export function showSession(world: World, id: string): PageAnswer {
  const session = world.store.get('checkout.session', id);
  if (session.status === 'complete') return seeOther(successOf(session));
  if (session.status === 'expired') return shown(410, expired(session));
  const intent = world.store.find('payment_intent', idOf(session.payment_intent) ?? '');
  const setup = world.store.find('setup_intent', idOf(session.setup_intent) ?? '');
  const error = intent?.last_payment_error?.message ?? setup?.last_setup_error?.message;
  return shown(200, sheet(world, session, error));
}

/** The buyer pressed the button. */
export function postSession(world: World, id: string, form: URLSearchParams): PageAnswer {
  const session = world.store.get('checkout.session', id);
  if (session.status !== 'open') return showSession(world, id);
  const email = form.get('email') ?? '';
  const name = form.get('name') ?? '';
  const webhooks = wishes.find((wish) => wish === form.get('webhooks'));
  try {
    const method = chosenMethod(world, form, { email: email || '', name: name || '' });
    const taxId = form.get('tax_id') ?? '';
    const save = form.get('save') === 'yes';
    const agreed = form.get('agreed') === 'yes';
    const next = submitSession(world, session, {
      method,
      email,
      name,
      taxId,
      save,
      agreed,
      ...(webhooks ? { webhooks } : {}),
    });
    if (next === 'done') return seeOther(successOf(session));
    const waiting = idOf(session.payment_intent) ?? idOf(session.setup_intent) ?? '';
    return seeOther(`${world.origin}/authenticate/${waiting}`);
  } catch (refusal) {
    return shown(402, sheet(world, session, saidOf(refusal)));
  }
}

const successOf = (session: Session): string =>
  (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);

const expired = (session: Session): string =>
  page(
    'Expired',
    html`<h1>This page has expired</h1><section><p>Nothing was paid. Start again where you came from.</p>${
      session.cancel_url ? html`<p><a href="${session.cancel_url}">Back</a></p>` : ''
    }</section>`,
  );

function sheet(world: World, session: Session, error: string | undefined): string {
  const title = titles[session.mode] ?? 'Pay';
  const priced = session.mode !== 'setup';
  const total = money(session.amount_total, session.currency);
  return page(
    title,
    html`<h1>${priced ? `${title} ${total}` : title}</h1>
${alarm(error)}
${priced ? items(world, session) : ''}
<form class="sheet" method="post" action="/c/pay/${session.id}">
<h2>Your details</h2>
${contact(session)}
${cardChoices(savedCards(world, session), { delayed: session.payment_method_types.includes('sepa_debit') })}
${consent(world, session)}
${terms(session)}
${said(session.custom_text.submit)}
<fieldset><legend>For the demo: webhooks</legend>
${wish('now', 'At once', true)}${wish('late', 'A minute late', false)}${wish('twice', 'Twice', false)}${wish('none', 'Never', false)}
</fieldset>
<button class="wide" type="submit">${priced ? `${title} ${total}` : title}</button>
</form>
${session.cancel_url ? html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>` : ''}`,
  );
}

const wish = (value: string, label: string, checked: boolean): Markup =>
  html`<label class="choice"><input type="radio" name="webhooks" value="${value}"${checked ? html` checked` : ''}><span>${label}</span></label>`;

function items(world: World, session: Session): Markup {
  const lines = lineItemsOf(world, session.id);
  const tax = session.total_details?.amount_tax ?? 0;
  const every = lines[0]?.price?.recurring?.interval;
  return html`<section aria-labelledby="what"><h2 id="what">What you get</h2><table>
<tbody>${lines.map(
    (line) =>
      html`<tr><th scope="row">${line.quantity === 1 ? '' : `${line.quantity} × `}${line.description}</th><td>${money(line.amount_subtotal, line.currency)}</td></tr>`,
  )}${tax > 0 ? html`<tr><th scope="row">Tax</th><td>${money(tax, session.currency)}</td></tr>` : ''}</tbody>
<tfoot><tr><th scope="row">Total${every ? ` every ${every}` : ''}</th><td>${money(session.amount_total, session.currency)}</td></tr></tfoot>
</table></section>`;
}

function contact(session: Session): Markup {
  const known = session.customer_details;
  const email = known?.email
    ? html`<p class="soft">${known.email}</p>`
    : html`<label class="field"><span>Email</span><input type="email" name="email" autocomplete="email" required></label>`;
  const taxId = session.tax_id_collection?.enabled
    ? html`<label class="field"><span>VAT id (optional)</span><input type="text" name="tax_id" autocomplete="off"></label>`
    : '';
  return html`${email}<label class="field"><span>Name on card</span><input type="text" name="name" autocomplete="cc-name" value="${known?.name ?? ''}"></label>${taxId}`;
}

function consent(world: World, session: Session): Markup | undefined {
  const kept = termsOf(world, session.id).paymentIntentData.setup_future_usage;
  if (session.mode === 'subscription')
    return html`<p class="soft">Your card is charged again each period until you cancel.</p>`;
  if (session.mode === 'setup')
    return html`<p class="soft">Your card is kept for later payments. Nothing is charged now.</p>`;
  if (kept)
    return html`<p class="soft">By paying you agree that this card is kept for later payments.</p>`;
  if (session.saved_payment_method_options?.payment_method_save !== 'enabled') return undefined;
  return html`<label class="choice"><input type="checkbox" name="save" value="yes"><span>Keep this card for later payments</span></label>`;
}

/** What the application asked to have said on the page, as plain text. */
const said = (text: { message: string } | null): Markup | undefined =>
  text ? html`<p class="soft">${text.message}</p>` : undefined;

const terms = (session: Session): Markup | undefined =>
  session.consent_collection?.terms_of_service === 'required'
    ? html`${said(session.custom_text.terms_of_service_acceptance)}<label class="choice"><input type="checkbox" name="agreed" value="yes" required><span>I agree to the terms of service</span></label>`
    : undefined;

const savedCards = (world: World, session: Session): Stripe.PaymentMethod[] => {
  const customer = idOf(session.customer);
  if (!customer || session.mode === 'setup') return [];
  return world.store
    .all('payment_method')
    .filter((method) => method.customer === customer)
    .filter(({ type }) => session.payment_method_types.includes(type));
};
