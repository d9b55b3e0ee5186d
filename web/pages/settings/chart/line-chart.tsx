import { createMemo, createSignal, createUniqueId, For, Index, Show } from 'solid-js';
import { viewerLocale } from '../../../format.ts';
import { type Frame, frameOf } from '../usage/spending/chart-frame.ts';
import { createMeasuredSpace } from './measured-space.ts';
import { areaPath, linePath, placeAfter } from './path.ts';

/** A line through all points. Told from others by its dashes, not by colour alone. */
export interface Line {
  readonly values: readonly number[];
  /** A CSS colour. */
  readonly stroke: string;
  readonly dashes?: string;
}

interface LineChartProps {
  /** What it is, for readers. */
  label: string;
  /** By what each point stands under, and all that is said of it. */
  points: readonly { readonly tick: string; readonly words: string }[];
  lines: readonly Line[];
  /** The range around the first line. */
  band?: { readonly low: readonly number[]; readonly high: readonly number[] };
  /** Microcredits, or other millionths of what the axis counts: what is shown at least. */
  extent: readonly [number, number];
  /** The point that is looked at; undefined for none. */
  onPoint: (place: number | undefined) => void;
}

/** Lines as a picture for the eye, and over it a list of points for pointer, keys and readers. */
export function LineChart(props: LineChartProps) {
  let box: HTMLDivElement | undefined;
  const space = createMeasuredSpace(() => box);
  const frame = createMemo(() =>
    frameOf(
      space(),
      props.extent,
      props.points.map(({ tick }) => tick),
      viewerLocale(),
    ),
  );
  const [place, setPlace] = createSignal<number>();
  const point = (at: number | undefined) => {
    if (at === place()) return;
    setPlace(at);
    props.onPoint(at);
  };
  return (
    <div ref={box} class="relative mt-2 h-56 text-xs tabular-nums">
      <Drawing {...props} frame={frame()} place={place()} />
      <Points {...props} frame={frame()} place={place()} point={point} />
    </div>
  );
}

interface PartProps extends LineChartProps {
  frame: Frame;
  place: number | undefined;
}

function Drawing(props: PartProps) {
  const xs = () => props.frame.bands.map(({ x, width }) => x + width / 2);
  const path = (values: readonly number[]) => linePath(xs(), values.map(props.frame.yOf));
  return (
    <svg class="pointer-events-none absolute inset-0 size-full overflow-visible" aria-hidden="true">
      <For each={props.frame.ticks}>
        {(tick) => (
          <>
            <line
              x1={props.frame.left}
              x2={props.frame.right}
              y1={tick.y}
              y2={tick.y}
              class="stroke-line"
            />
            <text
              x={props.frame.left}
              y={tick.y}
              dx="-0.6em"
              dy="0.35em"
              text-anchor="end"
              class="fill-muted"
            >
              {tick.label}
            </text>
          </>
        )}
      </For>
      <Show when={props.band}>
        {(band) => (
          <path
            d={areaPath(xs(), band().low.map(props.frame.yOf), band().high.map(props.frame.yOf))}
            fill="var(--color-accent)"
            stroke="var(--color-accent)"
            fill-opacity="0.18"
            class="chart-part"
          />
        )}
      </Show>
      <For each={props.lines}>
        {(line) => (
          <path
            d={path(line.values)}
            fill="none"
            stroke={line.stroke}
            stroke-width="2"
            stroke-dasharray={line.dashes}
          />
        )}
      </For>
      <Show when={props.place !== undefined && xs()[props.place]}>
        {(x) => (
          <line
            x1={x()}
            x2={x()}
            y1={props.frame.top}
            y2={props.frame.bottom}
            class="stroke-edge"
          />
        )}
      </Show>
      <For each={props.points}>
        {(point, at) => (
          <Show when={props.frame.bands[at()]?.hasLabel}>
            <text
              x={xs()[at()]}
              y={props.frame.bottom}
              dy="1.5em"
              text-anchor="middle"
              class="fill-muted"
            >
              {point.tick}
            </text>
          </Show>
        )}
      </For>
    </svg>
  );
}

/** One stop of the Tab key; arrow keys within. */
function Points(props: PartProps & { point: (place: number | undefined) => void }) {
  const id = createUniqueId();
  let list: HTMLDivElement | undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = placeAfter(event.key, props.place, props.points.length);
    if (next === undefined) return;
    props.point(next);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[data-place]');
    if (option) props.point(Number(option.dataset.place));
  };
  const leave = () => list !== document.activeElement && props.point(undefined);
  return (
    <div
      ref={list}
      role="listbox"
      tabIndex="0"
      aria-label={props.label}
      aria-orientation="horizontal"
      aria-activedescendant={props.place === undefined ? undefined : `${id}-${props.place}`}
      onFocus={() => props.place === undefined && props.point(0)}
      onBlur={() => props.point(undefined)}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={leave}
      class="absolute inset-0 overflow-hidden rounded-sm"
    >
      <Index each={props.points}>
        {(point, at) => (
          <div
            role="option"
            tabIndex="-1"
            id={`${id}-${at}`}
            aria-selected={props.place === at}
            aria-label={point().words}
            data-place={at}
            class="absolute inset-y-0 left-0"
            style={{
              width: `${props.frame.bands[at]?.width ?? 0}px`,
              transform: `translateX(${props.frame.bands[at]?.x ?? 0}px)`,
            }}
          />
        )}
      </Index>
    </div>
  );
}
