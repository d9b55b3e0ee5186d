import { Show } from 'solid-js';

/**
 * A live figure. Its node is replaced, not edited: a right-aligned text that grows by a digit
 * begins further left, and browsers count that as a layout shift of the node that was there.
 */
export function Figure(props: { text: string }) {
  return (
    <Show when={props.text} keyed>
      {(text) => <span class="whitespace-nowrap tabular-nums">{text}</span>}
    </Show>
  );
}
