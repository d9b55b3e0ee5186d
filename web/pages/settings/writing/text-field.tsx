import { createUniqueId, Show } from 'solid-js';

interface TextFieldProps {
  name: string;
  label: string;
  value: string;
  /** What is wrong with it, said at it. */
  problem: string | undefined;
  hint?: string;
  type?: 'text' | 'email';
  /** The id of a list of suggestions. */
  list?: string;
  onInput: (text: string) => void;
}

/** Words to type, with what is wrong with them under the field. */
export function TextField(props: TextFieldProps) {
  const id = createUniqueId();
  const described = () =>
    [props.hint && `${id}-hint`, props.problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div class="min-w-0">
      <label for={id} class="block text-xs font-medium text-muted">
        {props.label}
      </label>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        list={props.list}
        autocomplete={props.type === 'email' ? 'email' : 'off'}
        value={props.value}
        aria-invalid={props.problem !== undefined}
        aria-describedby={described() || undefined}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        class="mt-1 min-h-8 w-full rounded-md border border-edge bg-surface px-2 py-1 text-sm aria-invalid:border-bad"
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
