import { Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { declineText } from './decline-words.ts';
import { Notice } from './notice.tsx';
import { isDecided } from './write.ts';

interface WriteFailureProps {
  /** Completes "Could not …". */
  what: string;
  error: Error | undefined;
  /** What is certain when it was refused, about money and about what stands. */
  otherwise: string;
}

/** What of a write failed, whether money moved, what to do. Its place is read out when it fills. */
export function WriteFailure(props: WriteFailureProps) {
  return (
    <div role="alert" class="empty:hidden">
      <Show when={props.error}>
        {(error) => (
          <Notice tone="bad" title={`Could not ${props.what}.`}>
            <p>
              {reasonOf(error())} {isDecided(error()) ? props.otherwise : uncertain}
            </p>
            <Show when={invoiceOf(error())}>
              {(url) => (
                <a href={url()} rel="external" class={buttonClass()}>
                  Pay the open invoice
                </a>
              )}
            </Show>
            <Show when={referenceOf(error())}>
              {(reference) => (
                <p class="mt-1 font-mono text-xs break-all text-muted">{reference()}</p>
              )}
            </Show>
          </Notice>
        )}
      </Show>
    </div>
  );
}

const uncertain = 'Try again: however often it is sent, it counts once.';

/** A decline in the words it has everywhere, unless the answer knows better. */
function reasonOf(error: Error): string {
  const code = error instanceof ApiProblem && error.body.decline_code;
  const known = typeof code === 'string' && code !== 'authentication_required';
  return known ? declineText(code) : error.message;
}

/** Where an invoice that stands in the way can be paid. */
const invoiceOf = (error: Error): string | undefined => {
  const url = error instanceof ApiProblem && error.body.open_invoice_url;
  return typeof url === 'string' ? url : undefined;
};

const referenceOf = (error: Error): string =>
  error instanceof ApiProblem
    ? [error.status || undefined, error.code, error.requestId].filter(Boolean).join(' · ')
    : '';
