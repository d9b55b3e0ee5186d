import { Show } from 'solid-js';
import { viewerZone } from '../../../format.ts';
import {
  lists,
  type QuarantinedPayment,
  retryPayment,
  type TimePage,
} from '../../../operator-api.ts';
import { useList, useOperatorUpdates } from '../../../operator-queries.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Time } from '../../../ui/time.tsx';
import { moneyText } from '../../settings/billing/amounts.ts';
import { AccountLink, accountAddress } from '../parts/account-link.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { DirectAct } from '../parts/direct-act.tsx';
import { ListPanel } from '../parts/list-panel.tsx';

/** Payments nothing was granted for: to be worked on again, or given back. */
export function QuarantinedSection() {
  const param = useParam();
  const payments = useList<TimePage<QuarantinedPayment>>(lists.quarantined, () => ({
    cursor: param('payments_after'),
  }));
  return (
    <ListPanel
      title="Quarantined payments"
      name="quarantined"
      class="mt-4"
      note={`Money that came but does not fit what was ordered, newest first, ${viewerZone()}`}
      of={payments}
      what="the quarantined payments"
      param="payments_after"
      empty="No payment is quarantined: for everything that was paid, credits were granted."
      end="That is every quarantined payment that was not given back in full."
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

function PaymentRow(props: { payment: QuarantinedPayment }) {
  const updates = useOperatorUpdates();
  const amount = () => moneyText(props.payment.amount_minor, props.payment.currency);
  const retried = ({ description, status, reason }: Awaited<ReturnType<typeof retryPayment>>) =>
    status === 'quarantined'
      ? ({ tone: 'bad', text: `${description} still does not fit: ${reason}.` } as const)
      : ({ tone: 'good', text: `${description} fits now: its credits are granted.` } as const);
  const refundAddress = () =>
    `${accountAddress(props.payment.account)}?step=refund&payment=${encodeURIComponent(props.payment.id)}`;
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">
            <bdi>{props.payment.description}</bdi>
          </span>{' '}
          <span class="font-medium tabular-nums">{amount()}</span>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          <Time at={props.payment.created_at} full /> · {props.payment.id}
          <Show when={props.payment.payment_intent}>{(intent) => <> · {intent()}</>}</Show>
        </p>
        <p class="text-xs wrap-anywhere">
          <AccountLink account={props.payment.account} />{' '}
          <span class="text-muted">{props.payment.reason}</span>
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <DirectAct
          panel="quarantined"
          name="Retry"
          of={`${props.payment.description}, ${amount()}, ${props.payment.id}`}
          busyWords="Retrying …"
          failed="The payment could not be worked on again."
          run={(key) => retryPayment(props.payment.id, key)}
          done={retried}
          after={updates.reread}
        />
        <a
          href={refundAddress()}
          aria-label={`Refund ${props.payment.description}, ${amount()}`}
          class={buttonClass()}
        >
          Refund
        </a>
      </div>
    </li>
  );
}
