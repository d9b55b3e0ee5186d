import { invoicePdf } from '../../../../billing-api.ts';

/** The way to an invoice's PDF; its address is made when it is asked for. */
export const InvoiceLink = (props: { id: string; name?: string; of?: string }) => (
  <a
    href={invoicePdf(props.id)}
    rel="noopener external"
    target="_blank"
    class="inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-4"
  >
    {props.name ?? 'Invoice'} (PDF)<span class="sr-only"> {props.of}, in a new tab</span>
  </a>
);
