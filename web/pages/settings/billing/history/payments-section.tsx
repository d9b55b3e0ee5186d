import { For, Show } from 'solid-js';
import { type Payment, paymentsCsv } from '../../../../billing-api.ts';
import { usePayments } from '../../../../billing-queries.ts';
import { viewerZone } from '../../../../format.ts';
import { Credits } from '../../../../ui/credits.tsx';
import { DownloadButton } from '../../../../ui/download-button.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Time } from '../../../../ui/time.tsx';
import { LoadMore } from '../../writing/load-more.tsx';
import { moneyText } from '../amounts.ts';
import { cardText } from '../card-words.ts';
import { InvoiceLink } from './invoice-link.tsx';
import { kindNames, paymentWords } from './payment-words.ts';

/** Every payment, newest first, and how it stands. */
export function PaymentsSection() {
  const payments = usePayments();
  const rows = () => payments.data?.pages.flatMap((page) => page.data) ?? [];
  const retry = () =>
    payments.isFetchNextPageError ? payments.fetchNextPage() : payments.refetch();
  return (
    <Panel
      title="Payment history"
      name="payments"
      note={`Every payment, newest first, tax included, ${viewerZone()}`}
      aside={
        <DownloadButton
          what="payments"
          wanted={() => ({ path: paymentsCsv, name: 'payments.csv' })}
        />
      }
    >
      <Loaded of={payments} what="the payments" retry={retry} skeleton={<SkeletonRows rows={4} />}>
        {() => (
          <Show
            when={rows().length > 0}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                No payments yet. What you buy appears here, each with its invoice.
              </p>
            }
          >
            <ul class="px-4 text-sm @sm:px-5">
              <For each={rows()}>{(payment) => <PaymentRow payment={payment} />}</For>
            </ul>
            <div class="px-4 pb-3 @sm:px-5">
              <LoadMore of={payments} end="That is every payment of this account." />
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

const tones = { good: 'text-good', warn: 'text-warn', muted: 'text-muted' } as const;

function PaymentRow(props: { payment: Payment }) {
  const words = () => paymentWords(props.payment);
  const tax = () =>
    props.payment.tax_minor > 0
      ? `, ${moneyText(props.payment.tax_minor, props.payment.currency)} of it tax`
      : '';
  return (
    <li class="border-t border-line py-2">
      <div class="flex flex-wrap items-center justify-between gap-x-4">
        <span class="min-w-0">
          <span class="font-medium">
            <bdi>{props.payment.description}</bdi>
          </span>{' '}
          <span class={`font-medium ${tones[words().tone]}`}>{words().state}</span>
        </span>
        <span class="font-medium tabular-nums">
          {moneyText(props.payment.amount_minor, props.payment.currency)}
          <span class="font-normal text-muted">{tax()}</span>
        </span>
      </div>
      <div class="flex flex-wrap items-center justify-between gap-x-4 text-xs text-muted">
        <span>
          {kindNames[props.payment.kind]} · <Time at={props.payment.created_at} full />
          <Show when={props.payment.method}>{(method) => <> · {cardText(method())}</>}</Show>
          <Show when={props.payment.invoice}>
            {(invoice) => (
              <>
                {' · '}
                <InvoiceLink id={invoice()} of={`of ${props.payment.description}`} />
              </>
            )}
          </Show>
        </span>
        <Show when={props.payment.credits_microcredits > 0}>
          <span>
            <Credits amount={props.payment.credits_microcredits} /> credits
          </span>
        </Show>
      </div>
      <Show when={words().more}>{(more) => <p class="text-xs text-muted">{more()}</p>}</Show>
    </li>
  );
}
