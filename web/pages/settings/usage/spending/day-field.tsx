import { createUniqueId, Show } from 'solid-js';
import type { Days } from './custom-days.ts';

interface DayFieldProps {
  name: keyof Days;
  label: string;
  value: string;
  problem: string | undefined;
  onInput: (day: string) => void;
}

/** A day of the viewer's zone, with what is wrong with it said at it. */
export function DayField(props: DayFieldProps) {
  const id = createUniqueId();
  return (
    <div class="max-w-48">
      <label for={id} class="block text-xs font-medium text-muted">
        {props.label}
      </label>
      <input
        id={id}
        type="date"
        name={props.name}
        required
        value={props.value}
        aria-invalid={props.problem !== undefined}
        aria-describedby={props.problem === undefined ? undefined : `${id}-problem`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        class="mt-1 min-h-8 w-full rounded-md border border-edge bg-surface px-2 py-1 text-sm tabular-nums aria-invalid:border-bad"
      />
      <Show when={props.problem}>
        <p id={`${id}-problem`} role="alert" class="mt-1 text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </div>
  );
}
