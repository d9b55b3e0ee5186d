import { type Component, createComponent, createSignal, onMount, Show } from 'solid-js';
import { useSession } from '../session.ts';

/** Where the bell will be: it comes after the page was painted, and moves nothing. */
export function BellPlace() {
  const session = useSession();
  const [parts, setParts] = createSignal<{ Bell: Component }>();
  onMount(() =>
    setTimeout(async () => setParts(await import('./bell.tsx').catch(() => undefined))),
  );
  return (
    <div class="size-9 shrink-0">
      <Show when={session.data?.account && parts()}>
        {(loaded) => createComponent(loaded().Bell, {})}
      </Show>
    </div>
  );
}
