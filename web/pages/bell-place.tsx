import { type Component, createComponent, createSignal, onMount, Show } from 'solid-js';

/** Where the bell will be: it comes after the page was painted, and moves nothing. */
export function BellPlace() {
  const [parts, setParts] = createSignal<{ Bell: Component }>();
  onMount(() =>
    setTimeout(async () => setParts(await import('./bell.tsx').catch(() => undefined))),
  );
  return (
    <div class="size-9 shrink-0">
      <Show when={parts()}>{(loaded) => createComponent(loaded().Bell, {})}</Show>
    </div>
  );
}
