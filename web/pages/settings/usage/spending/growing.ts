import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

/** As many rows as are drawn within a frame or two on a slow machine. */
const rowsAtOnce = 12;

/** How much of a long list is drawn so far: it grows to the whole, a little after each turn. */
export function createGrowing(whole: Accessor<number>): Accessor<number> {
  const [drawn, setDrawn] = createSignal(rowsAtOnce);
  createEffect(() => {
    const size = whole();
    // A list that was filtered grows again from what was left of it.
    if (drawn() >= size) return void setDrawn(Math.max(rowsAtOnce, size));
    const timer = setTimeout(() => setDrawn(drawn() + rowsAtOnce));
    onCleanup(() => clearTimeout(timer));
  });
  return drawn;
}
