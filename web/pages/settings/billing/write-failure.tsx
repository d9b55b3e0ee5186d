import { Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { WriteFailure as Plain, type WriteFailureProps } from '../writing/write-failure.tsx';
import { declineText } from './decline-words.ts';

/** What of a write failed where money may be asked for: a decline has the words it has everywhere. */
export function WriteFailure(props: Omit<WriteFailureProps, 'reason' | 'remedy'>) {
  return (
    <Plain
      {...props}
      reason={reasonOf(props.error)}
      remedy={
        <Show when={invoiceOf(props.error)}>
          {(url) => (
            <a href={url()} rel="external" class={buttonClass()}>
              Pay the open invoice
            </a>
          )}
        </Show>
      }
    />
  );
}

/** Undefined where the answer knows better. */
function reasonOf(error: Error | undefined): string | undefined {
  const code = error instanceof ApiProblem && error.body.decline_code;
  const known = typeof code === 'string' && code !== 'authentication_required';
  return known ? declineText(code) : undefined;
}

/** Where an invoice that stands in the way can be paid. */
const invoiceOf = (error: Error | undefined): string | undefined => {
  const url = error instanceof ApiProblem && error.body.open_invoice_url;
  return typeof url === 'string' ? url : undefined;
};
