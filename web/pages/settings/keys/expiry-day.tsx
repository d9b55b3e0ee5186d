import { createUniqueId, Show } from 'solid-js';

interface ExpiryDayProps {
  value: string;
  problem: string | undefined;
  onInput: (day: string) => void;
}

/** The last day of a key, by the viewer's calendar. */
export function ExpiryDay(props: ExpiryDayProps) {
  const id = createUniqueId();
  return (
    <div class="min-w-0">
      <label for={id} class="block text-xs font-medium text-muted">
        Its last day
      </label>
      <input
        id={id}
        name="day"
        type="date"
        value={props.value}
        aria-invalid={props.problem !== undefined}
        aria-describedby={props.problem && `${id}-problem`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        class="mt-1 min-h-8 rounded-md border border-edge bg-surface px-2 py-1 text-sm aria-invalid:border-bad"
      />
      <Show when={props.problem}>
        <p id={`${id}-problem`} role="alert" class="mt-1 text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </div>
  );
}
