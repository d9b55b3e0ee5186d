import { createUniqueId, For, Show } from 'solid-js';

interface SelectFieldProps {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  /** What is wrong with it, said at it. */
  problem?: string | undefined;
  onChoose: (value: string) => void;
}

/** One of a few, with its label above and what is wrong with it under the field. */
export function SelectField(props: SelectFieldProps) {
  const id = createUniqueId();
  return (
    <div class="min-w-0">
      <label for={id} class="block text-xs font-medium text-muted">
        {props.label}
      </label>
      <select
        id={id}
        name={props.name}
        aria-invalid={props.problem !== undefined}
        aria-describedby={props.problem && `${id}-problem`}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
        class="mt-1 block min-h-8 w-full rounded-md border border-edge bg-surface px-2 py-1 text-sm text-ink aria-invalid:border-bad"
      >
        <For each={props.options}>
          {([value, name]) => (
            <option value={value} selected={value === props.value}>
              {name}
            </option>
          )}
        </For>
      </select>
      <Show when={props.problem}>
        <p id={`${id}-problem`} role="alert" class="mt-1 text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </div>
  );
}
