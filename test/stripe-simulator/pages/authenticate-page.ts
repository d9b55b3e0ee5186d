import { authenticate, intentFor, saidOf } from '../payments/authenticate.ts';
import type { World } from '../world.ts';
import { alarm, html, money, page } from './html.ts';
import { type PageAnswer, seeOther, shown } from './page-answer.ts';

/** The bank's own page, where a cardholder proves who they are. */
export function showAuthentication(world: World, id: string, error?: string): PageAnswer {
  const intent = intentFor(world, id);
  const what =
    intent.object === 'payment_intent'
      ? `Allow the payment of ${money(intent.amount, intent.currency)}?`
      : 'Allow this card to be saved?';
  const open = intent.status === 'requires_action';
  return shown(
    error ? 402 : 200,
    page(
      '3-D Secure',
      html`<h1>3-D Secure</h1>
${alarm(error)}
<section><h2>Your bank asks</h2><p>${open ? what : 'There is nothing to confirm any more.'}</p>
${
  open
    ? html`<form method="post" action="/authenticate/${id}" class="row">
<button type="submit" name="answer" value="complete">Complete</button>
<button type="submit" name="answer" value="fail" class="plain">Fail</button></form>`
    : ''
}</section>`,
    ),
  );
}

export function postAuthentication(world: World, id: string, form: URLSearchParams): PageAnswer {
  try {
    return seeOther(authenticate(world, id, form.get('answer') === 'complete'));
  } catch (refusal) {
    return showAuthentication(world, id, saidOf(refusal));
  }
}
