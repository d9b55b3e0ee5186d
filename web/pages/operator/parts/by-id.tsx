import { type Accessor, createMemo, For, type JSX, Show } from 'solid-js';

interface ByIdProps<T> {
  of: readonly T[];
  id: (row: T) => string;
  children: (row: Accessor<T>) => JSX.Element;
}

/** Rows by their id: one that is read again keeps its place and its focus. */
export function ById<T>(props: ByIdProps<T>) {
  const known = createMemo(() => new Map(props.of.map((row) => [props.id(row), row])));
  return (
    <For each={[...known().keys()]}>
      {(id) => (
        <Show when={known().get(id) as NonNullable<T> | undefined}>
          {(row) => props.children(row)}
        </Show>
      )}
    </For>
  );
}
