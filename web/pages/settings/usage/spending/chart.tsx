import { createMemo, createSignal, onCleanup, onMount } from 'solid-js';
import { viewerLocale } from '../../../../format.ts';
import { ChartBars } from './chart-bars.tsx';
import { ChartDrawing } from './chart-drawing.tsx';
import { frameOf, type Space } from './chart-frame.ts';
import type { ChartModel } from './chart-model.ts';
import type { Pointed } from './pointing.ts';
import type { Selection } from './selection.ts';
import { extentOf } from './stack.ts';

export interface ChartProps {
  model: ChartModel;
  pointed: Pointed | undefined;
  setPointed: (at: Pointed | undefined) => void;
  selection: Selection;
}

/** Until it is measured, and where nothing is laid out. */
const spaceAtFirst: Space = { width: 640, height: 256, fontPx: 12 };

/** Bars as a picture for the eye, and over it a list of options for pointer, keys and readers. */
export function Chart(props: ChartProps) {
  const [space, setSpace] = createSignal(spaceAtFirst);
  let box: HTMLDivElement | undefined;
  const measure = () => {
    if (!box?.clientWidth) return;
    const fontPx = Number.parseFloat(getComputedStyle(box).fontSize);
    setSpace({ width: box.clientWidth, height: box.clientHeight, fontPx });
  };
  onMount(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (box) observer.observe(box);
    onCleanup(() => observer.disconnect());
  });
  const frame = createMemo(() =>
    frameOf(
      space(),
      extentOf(props.model.columns()),
      props.model.columns().map(props.model.barTick),
      viewerLocale(),
    ),
  );
  return (
    <div ref={box} class="relative mt-2 h-56 text-xs tabular-nums @sm:h-64">
      <ChartDrawing
        model={props.model}
        frame={frame()}
        space={space()}
        pointed={props.pointed}
        selected={props.selection.selected()}
      />
      <ChartBars {...props} frame={frame()} />
    </div>
  );
}
