import { Show } from 'solid-js';
import type { Page } from '../../../api.ts';
import { viewerZone } from '../../../format.ts';
import { accountPath, type Payment } from '../../../operator-api.ts';
import { useList } from '../../../operator-queries.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Time } from '../../../ui/time.tsx';
import { moneyText } from '../../settings/billing/amounts.ts';
import { StepAnchor } from '../../settings/writing/step-anchor.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { moneyLeft, stateOf } from './payment-state.ts';
import { useStep } from './step.ts';

/** What the account paid, and the way to give it back. */
export function PaymentsSection(props: { id: string }) {
  const param = useParam();
  const payments = useList<Page<Payment>>(`${accountPath(props.id)}/payments`, () => ({
    cursor: param('payments_after'),
  }));
  return (
    <ListPanel
      title="Payments"
      name="account-payments"
      note={`Newest first, tax included, ${viewerZone()}`}
      of={payments}
      what="the payments"
      param="payments_after"
      empty="No payments. What this account buys appears here, and can be refunded from here."
      end="That is every payment of this account."
    >
      {(page) => (
        <ul class="text-sm">
          <ById of={page().data} id={({ id }) => id}>
            {(payment) => <PaymentRow payment={payment()} />}
          </ById>
        </ul>
      )}
    </ListPanel>
  );
}

const tones = { good: 'text-good', warn: 'text-warn', bad: 'text-bad', muted: 'text-muted' };

function PaymentRow(props: { payment: Payment }) {
  const step = useStep();
  const state = () => stateOf(props.payment);
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">
            <bdi>{props.payment.description}</bdi>
          </span>{' '}
          <span class={`font-medium ${tones[state().tone]}`}>{state().name}</span>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          <Time at={props.payment.created_at} full /> · {props.payment.id}
        </p>
        <Show when={state().more}>
          {(more) => <p class="text-xs text-muted wrap-anywhere">{more()}</p>}
        </Show>
      </div>
      <div class="text-right">
        <p class="font-medium tabular-nums">
          {moneyText(props.payment.amount_minor, props.payment.currency)}
        </p>
        <Show when={props.payment.credits_microcredits > 0}>
          <p class="text-xs text-muted">
            <Credits amount={props.payment.credits_microcredits} /> credits
          </p>
        </Show>
      </div>
      <div class="basis-22 text-right">
        <Show when={moneyLeft(props.payment) > 0}>
          <StepAnchor
            href={step.address('refund', { payment: props.payment.id })}
            label={`Refund ${props.payment.description}, ${moneyText(props.payment.amount_minor, props.payment.currency)}`}
          >
            Refund
          </StepAnchor>
        </Show>
      </div>
    </li>
  );
}
