import { createUniqueId, Index, Show } from 'solid-js';
import { viewerLocale } from '../../../../format.ts';
import type { ChartProps } from './chart.tsx';
import { amountAt, type Frame } from './chart-frame.ts';
import { columnWords, segmentWords } from './chart-words.ts';
import { columnAt, firstPointed, pointedAfter, segmentAt } from './pointing.ts';
import { type Column, segmentOf } from './stack.ts';

/**
 * The bars as a list to choose one from: one stop of the Tab key, arrow keys within. The focus is
 * on the list itself, so that numbers may change under it.
 */
export function ChartBars(props: ChartProps & { frame: Frame }) {
  const id = createUniqueId();
  const locale = viewerLocale();
  const columns = () => props.model.columns();
  const place = () => columns().findIndex(({ start }) => start === props.pointed?.start);
  const part = () => segmentAt(columnAt(columns(), props.pointed), props.pointed);

  let list: HTMLDivElement | undefined;
  const isFocused = () => list === document.activeElement;

  const onFocus = () => {
    if (!props.pointed) props.setPointed(props.selection.selected() ?? firstPointed(columns()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const next = pointedAfter(key, columns(), props.pointed);
    const at = props.pointed;
    if (next) props.setPointed(next);
    else if ((key === 'Enter' || key === ' ') && at) props.selection.choose(at);
    else if (key === 'Escape') props.selection.clear();
    else return;
    event.preventDefault();
  };
  const barUnder = (event: MouseEvent): Column | undefined => {
    const bar = (event.target as HTMLElement).closest<HTMLElement>('[data-bar]');
    return columns().find(({ start }) => start === bar?.dataset.bar);
  };
  const onPointerMove = (event: PointerEvent) => {
    const start = barUnder(event)?.start;
    if (start !== undefined && start !== props.pointed?.start) props.setPointed({ start });
  };
  /** The first click selects a bar, the next one the part of it that is under the pointer. */
  const onClick = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const column = barUnder(event);
    if (!column) return;
    const { start } = column;
    if (props.selection.selected()?.start !== start) return props.selection.choose({ start });
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const series = segmentOf(column, amountAt(props.frame, y))?.series.id;
    props.selection.choose(series ? { start, series } : { start });
  };
  /** Not the option that was pressed: the focus stays on the list. */
  const onMouseDown = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    event.preventDefault();
    event.currentTarget.focus();
  };
  return (
    <>
      <div
        role="listbox"
        tabIndex="0"
        aria-label={`Credits by ${props.model.granularity()}: choose a bar to see its requests`}
        aria-orientation="horizontal"
        aria-activedescendant={place() < 0 ? undefined : `${id}-${place()}`}
        onFocus={onFocus}
        onBlur={() => props.setPointed(undefined)}
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
        onClick={onClick}
        onPointerMove={onPointerMove}
        onPointerLeave={() => !isFocused() && props.setPointed(undefined)}
        ref={list}
        class="absolute inset-0 overflow-hidden rounded-sm"
      >
        <Index each={columns()}>
          {(column, index) => (
            <div
              role="option"
              tabIndex="-1"
              id={`${id}-${index}`}
              aria-selected={props.selection.selected()?.start === column().start}
              aria-label={columnWords(column(), props.model, locale)}
              data-bar={column().start}
              class="absolute inset-y-0 left-0 cursor-pointer"
              style={{
                width: `${props.frame.bands[index]?.width ?? 0}px`,
                transform: `translateX(${props.frame.bands[index]?.x ?? 0}px)`,
              }}
            />
          )}
        </Index>
      </div>
      <p role="status" class="sr-only">
        <Show when={part()}>
          {(segment) => <>{segmentWords(segment(), props.model, locale)}</>}
        </Show>
      </p>
    </>
  );
}
