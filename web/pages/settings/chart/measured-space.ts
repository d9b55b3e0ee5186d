import { createSignal, onCleanup, onMount } from 'solid-js';
import type { Space } from '../usage/spending/chart-frame.ts';

/** Until it is measured, and where nothing is laid out. */
const spaceAtFirst: Space = { width: 640, height: 256, fontPx: 12 };

/** The room a chart has, and the size of the reader's text, as they are now. */
export function createMeasuredSpace(box: () => HTMLElement | undefined): () => Space {
  const [space, setSpace] = createSignal(spaceAtFirst);
  const measure = () => {
    const element = box();
    if (!element?.clientWidth) return;
    const fontPx = Number.parseFloat(getComputedStyle(element).fontSize);
    setSpace({ width: element.clientWidth, height: element.clientHeight, fontPx });
  };
  onMount(() => {
    measure();
    const observer = new ResizeObserver(measure);
    const element = box();
    if (element) observer.observe(element);
    onCleanup(() => observer.disconnect());
  });
  return space;
}
