import type { Column, Segment } from './stack.ts';

/** What the pointer or the keys are at: a bar, perhaps a part of it. By identity, because numbers change. */
export interface Pointed {
  readonly start: string;
  readonly series?: string;
}

export const columnAt = (columns: readonly Column[], at: Pointed | undefined): Column | undefined =>
  columns.find(({ start }) => start === at?.start);

export const segmentAt = (column: Column | undefined, at: Pointed | undefined) =>
  column?.segments.find(({ series }) => series.id === at?.series);

/** Where the keys begin: the newest bar that has something in it. */
export const firstPointed = (columns: readonly Column[]): Pointed | undefined =>
  columns.findLast(({ count, amount }) => count > 0 || amount !== 0) ?? columns.at(-1);

/** Where a key leads from here; undefined for keys that lead nowhere. */
export function pointedAfter(
  key: string,
  columns: readonly Column[],
  at: Pointed | undefined,
): Pointed | undefined {
  const place = columns.findIndex(({ start }) => start === at?.start);
  const bar = (index: number) => {
    const column = columns[Math.min(columns.length - 1, Math.max(0, index))];
    return column && { start: column.start };
  };
  switch (key) {
    case 'ArrowLeft':
      return bar(place - 1);
    case 'ArrowRight':
      return bar(place + 1);
    case 'Home':
      return bar(0);
    case 'End':
      return bar(columns.length - 1);
    case 'ArrowUp':
      return part(columns[place], at, 1);
    case 'ArrowDown':
      return part(columns[place], at, -1);
    default:
      return undefined;
  }
}

/** Up from the bottom part or down from the top one; beyond the last, the whole bar again. */
function part(
  column: Column | undefined,
  at: Pointed | undefined,
  step: 1 | -1,
): Pointed | undefined {
  if (!column) return undefined;
  const { segments, start } = column;
  const now = segments.findIndex(({ series }) => series.id === at?.series);
  const next = now < 0 && step < 0 ? segments.length - 1 : now + step;
  const segment: Segment | undefined = segments[next];
  return segment ? { start, series: segment.series.id } : { start };
}
