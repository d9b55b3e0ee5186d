import { createMemo } from 'solid-js';
import { viewerLocale } from '../../../../format.ts';
import { createMeasuredSpace } from '../../chart/measured-space.ts';
import { ChartBars } from './chart-bars.tsx';
import { ChartDrawing } from './chart-drawing.tsx';
import { frameOf } from './chart-frame.ts';
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

/** Bars as a picture for the eye, and over it a list of options for pointer, keys and readers. */
export function Chart(props: ChartProps) {
  let box: HTMLDivElement | undefined;
  const space = createMeasuredSpace(() => box);
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
