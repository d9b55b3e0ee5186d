import { Show } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface FailureProps {
  what: string;
  error: Error | null;
  retry: () => unknown;
}

/** The button goes away when it works: its section's heading takes the focus. */
function retryAnd(retry: () => unknown) {
  return (event: MouseEvent) => {
    const button = event.currentTarget as HTMLElement;
    button.closest('section, dialog')?.querySelector<HTMLElement>('h2')?.focus();
    retry();
  };
}

const referenceOf = (error: Error | null): string => {
  if (!(error instanceof ApiProblem)) return '';
  return [error.status || undefined, error.code, error.requestId].filter(Boolean).join(' · ');
};

/** What failed, that no credits moved, what to do. */
export function Failure(props: FailureProps) {
  return (
    <div role="alert" class="flex grow flex-col items-start gap-3 px-4 pb-5 pt-2 @sm:px-5">
      <div class="flex gap-2.5">
        <Icon name="warning" class="mt-0.5 size-4.5 shrink-0 text-bad" />
        <div>
          <p class="font-medium">Could not load {props.what}.</p>
          <p class="text-sm text-muted">
            {props.error?.message} This was a read: no credits and no money moved.
          </p>
          <Show when={referenceOf(props.error)}>
            {(reference) => (
              <p class="mt-1 font-mono text-xs break-all text-muted">{reference()}</p>
            )}
          </Show>
        </div>
      </div>
      <Button onClick={retryAnd(props.retry)}>Retry</Button>
    </div>
  );
}

/** Laid over the foot of a section, so that it pushes nothing away. */
export function StaleNote(props: { what: string; retry: () => unknown }) {
  return (
    <div
      role="status"
      class="absolute inset-x-2 bottom-2 flex items-center justify-between gap-3 rounded-md border border-edge bg-warn-soft px-3 py-1.5 text-sm shadow-sm"
    >
      <span>Could not read {props.what} again. What is shown was read before.</span>
      <Button onClick={retryAnd(props.retry)}>Retry</Button>
    </div>
  );
}
