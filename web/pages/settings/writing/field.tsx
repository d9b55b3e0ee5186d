import { createUniqueId, Show } from 'solid-js';

interface FieldProps {
  name: string;
  label: string;
  value: string;
  /** What is wrong with it, said at it. */
  problem: string | undefined;
  hint?: string;
  /** What is counted: `credits`, `USD a month`. */
  unit?: string;
  whole?: boolean;
  onInput: (text: string) => void;
}

/** A number to type, with its unit beside it and what is wrong with it under it. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  const described = () =>
    [props.hint && `${id}-hint`, props.problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div class="min-w-0">
      <label for={id} class="block text-xs font-medium text-muted">
        {props.label}
        <Show when={props.unit}> ({props.unit})</Show>
      </label>
      <input
        id={id}
        name={props.name}
        type="text"
        inputmode={props.whole ? 'numeric' : 'decimal'}
        autocomplete="off"
        value={props.value}
        aria-invalid={props.problem !== undefined}
        aria-describedby={described() || undefined}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        class="mt-1 min-h-8 w-full max-w-48 rounded-md border border-edge bg-surface px-2 py-1 text-sm tabular-nums aria-invalid:border-bad"
      />
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="mt-1 text-xs text-muted">
          {props.hint}
        </p>
      </Show>
      <Show when={props.problem}>
        <p id={`${id}-problem`} role="alert" class="mt-1 text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </div>
  );
}
