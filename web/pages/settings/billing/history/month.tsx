import { For, Show } from 'solid-js';
import type { BillingMonth } from '../../../../billing-api.ts';
import { Credits } from '../../../../ui/credits.tsx';
import { moneyText, monthText } from '../amounts.ts';
import { InvoiceLink } from './invoice-link.tsx';
import { boughtParts, invoiceState, type NamedAmount, paidText, usedParts } from './month-words.ts';

/** One month: what came in, what was used, and the invoices of it. */
export function Month(props: { month: BillingMonth }) {
  return (
    <div class="border-t border-line px-4 py-3 @sm:px-5" data-month={props.month.month}>
      <div class="flex flex-wrap items-center justify-between gap-x-4">
        <h3 class="font-semibold">{monthText(props.month.month)}</h3>
        <p class="text-sm text-muted">Paid: {paidText(props.month)}</p>
      </div>
      <div class="mt-1 grid grid-cols-1 gap-4 @sm:grid-cols-2">
        <Sum
          title="Credits bought"
          total={props.month.bought_microcredits}
          parts={boughtParts(props.month)}
        />
        <Sum
          title="Credits used"
          total={props.month.used_microcredits}
          parts={usedParts(props.month)}
        />
      </div>
      <Show when={props.month.granted_microcredits > 0}>
        <p class="mt-1 text-sm text-muted">
          Also given: <Credits amount={props.month.granted_microcredits} /> credits, free or as a
          bonus.
        </p>
      </Show>
      <Show when={props.month.invoices.length > 0}>
        <ul class="mt-1 flex flex-wrap gap-x-4 text-sm">
          <For each={props.month.invoices}>
            {(invoice) => (
              <li>
                <Show
                  when={invoice.status !== 'draft'}
                  fallback={<>Invoice {invoiceState(invoice)}</>}
                >
                  <InvoiceLink id={invoice.id} name={invoice.number ?? 'Invoice'} />{' '}
                  <span class="text-muted">
                    {moneyText(invoice.total_minor, invoice.currency)}, {invoiceState(invoice)}
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

function Sum(props: { title: string; total: number; parts: NamedAmount[] }) {
  return (
    <dl class="text-sm">
      <div class="flex justify-between gap-4 border-t border-line py-1.5 font-medium">
        <dt>{props.title}</dt>
        <dd>
          <Credits amount={props.total} aligned />
        </dd>
      </div>
      <For each={props.parts}>
        {(part) => (
          <div class="flex justify-between gap-4 text-muted">
            <dt>{part.name}</dt>
            <dd>
              <Credits amount={part.microcredits} aligned />
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
