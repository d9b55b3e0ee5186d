import { For } from 'solid-js';

interface SelectProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
}

/** The browser's own list of choices, with its label beside it. */
export function Select(props: SelectProps) {
  return (
    <label class="inline-flex items-center gap-2 text-sm whitespace-nowrap text-muted">
      {props.label}
      <select
        value={props.value}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
        class="min-h-8 rounded-md border border-edge bg-surface py-1 pr-1 pl-2 font-medium text-ink"
      >
        <For each={props.options}>
          {([value, name]) => (
            <option value={value} selected={value === props.value}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
