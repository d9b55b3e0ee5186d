import { createSignal, Show } from 'solid-js';
import type { Attempt } from '../../../../billing-api.ts';
import { later } from '../../../../ui/later.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';

/** Every attempt, newest first; read when somebody opens it. */
export function AttemptsLog(props: { last: Attempt | null }) {
  const [open, setOpen] = createSignal(false);
  return (
    <Show when={props.last}>
      <details
        onToggle={(event) => setOpen(event.currentTarget.open)}
        class="border-t border-line px-4 py-2.5 @sm:px-5"
      >
        <summary class="min-h-7 text-sm font-medium">Log of attempts</summary>
        <Show when={open()}>
          <Attempts />
        </Show>
      </details>
    </Show>
  );
}

const Attempts = later(
  'the log',
  async () => (await import('./attempts.tsx')).Attempts,
  () => <SkeletonRows rows={3} />,
);
