import { createMemo, For, Index, Show } from 'solid-js';
import { type Band, boxOf, type Frame, type Space } from './chart-frame.ts';
import type { ChartModel } from './chart-model.ts';
import { fillOf } from './paint.ts';
import type { Pointed } from './pointing.ts';
import type { Column, Segment } from './stack.ts';

interface DrawingProps {
  model: ChartModel;
  frame: Frame;
  space: Space;
  pointed: Pointed | undefined;
  selected: Pointed | undefined;
}

/** The picture. Readers have the options and the table; nothing of it takes the pointer. */
export function ChartDrawing(props: DrawingProps) {
  return (
    <svg
      width={props.space.width}
      height={props.space.height}
      class="pointer-events-none absolute inset-0 overflow-visible"
      aria-hidden="true"
    >
      <Marks {...props} />
      <Grid frame={props.frame} />
      <Index each={props.model.columns()}>
        {(column, place) => (
          <Show when={props.frame.bands[place]}>
            {(band) => (
              <Bar
                column={column()}
                band={band()}
                frame={props.frame}
                tick={props.model.barTick(column())}
                pointed={props.pointed}
                selected={props.selected}
              />
            )}
          </Show>
        )}
      </Index>
      <ZeroLine frame={props.frame} />
    </svg>
  );
}

function Grid(props: { frame: Frame }) {
  return (
    <Index each={props.frame.ticks}>
      {(tick) => (
        <>
          <line
            x1={props.frame.left}
            x2={props.frame.right}
            y1={tick().y}
            y2={tick().y}
            class="stroke-line"
          />
          <text
            x={props.frame.left}
            y={tick().y}
            dx="-0.6em"
            dy="0.35em"
            text-anchor="end"
            class="fill-muted"
          >
            {tick().label}
          </text>
        </>
      )}
    </Index>
  );
}

/** In front of the bars, which stand on it. */
function ZeroLine(props: { frame: Frame }) {
  const y = () => Math.round(props.frame.yOf(0)) + 0.5;
  return (
    <line x1={props.frame.left} x2={props.frame.right} y1={y()} y2={y()} class="stroke-edge" />
  );
}

/** Behind the bars: where the pointer is, and what is selected. */
function Marks(props: DrawingProps) {
  const bandOf = (at: Pointed | undefined): Band | undefined => {
    const place = props.model.columns().findIndex(({ start }) => start === at?.start);
    return props.frame.bands[place];
  };
  const marks = createMemo(() => [
    { band: bandOf(props.pointed), class: 'fill-sunken' },
    { band: bandOf(props.selected), class: 'fill-accent-soft stroke-accent mark-selected' },
  ]);
  return (
    <For each={marks()}>
      {(mark) => (
        <Show when={mark.band}>
          {(band) => (
            <rect
              x={band().x + 0.5}
              y={0.5}
              width={Math.max(2, band().width - 1)}
              height={props.frame.bottom}
              rx="3"
              class={mark.class}
            />
          )}
        </Show>
      )}
    </For>
  );
}

interface BarProps {
  column: Column;
  band: Band;
  frame: Frame;
  tick: string;
  pointed: Pointed | undefined;
  selected: Pointed | undefined;
}

function Bar(props: BarProps) {
  /** A part that is pointed at or selected stands out by the others stepping back. */
  const isBack = ({ series }: Segment) =>
    [props.pointed, props.selected].some(
      (at) =>
        at?.start === props.column.start && at.series !== undefined && at.series !== series.id,
    );
  return (
    <>
      <Index each={props.column.segments}>
        {(segment) => (
          <rect
            x={props.band.barX}
            y={boxOf(props.frame, segment()).y}
            width={props.band.barWidth}
            height={boxOf(props.frame, segment()).height}
            fill={fillOf(segment().series.paint)}
            opacity={isBack(segment()) ? 0.3 : 1}
            class="chart-part"
          />
        )}
      </Index>
      <Show when={props.band.hasLabel}>
        <text
          x={props.band.x + props.band.width / 2}
          y={props.frame.bottom}
          dy="1.5em"
          text-anchor="middle"
          class="fill-muted"
        >
          {props.tick}
        </text>
      </Show>
    </>
  );
}
