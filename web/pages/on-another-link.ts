import { onCleanup } from 'solid-js';

/** Another link of the same page changes only what stands behind the `#`: nothing loads by itself. */
export function onAnotherLink(): void {
  const again = () => location.hash.length > 1 && location.reload();
  addEventListener('hashchange', again);
  onCleanup(() => removeEventListener('hashchange', again));
}
