import { type JSX, Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { Notice } from './notice.tsx';
import { refusalText } from './refusal-text.ts';
import { isDecided } from './write.ts';

export interface WriteFailureProps {
  /** Completes "Could not …". */
  what: string;
  error: Error | undefined;
  /** What is certain when it was refused, about money and about what stands. */
  otherwise: string;
  /** In other words than the answer's own. */
  reason?: string;
  /** What can be done about it here. */
  remedy?: JSX.Element;
}

/** What of a write failed, whether money moved, what to do. Its place is read out when it fills. */
export function WriteFailure(props: WriteFailureProps) {
  return (
    <div role="alert" class="empty:hidden">
      <Show when={props.error}>
        {(error) => (
          <Notice tone="bad" title={`Could not ${props.what}.`}>
            <p>
              {props.reason ?? refusalText(error())}{' '}
              {isDecided(error()) ? props.otherwise : uncertain}
            </p>
            {props.remedy}
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

const referenceOf = (error: Error): string =>
  error instanceof ApiProblem
    ? [error.status || undefined, error.code, error.requestId].filter(Boolean).join(' · ')
    : '';
