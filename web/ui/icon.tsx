/** Our own few signs, in strokes on a square of 24. */
const strokes = {
  arrowUp: 'M12 20V5M5 12l7-7 7 7',
  back: 'M19 12H4M11 5l-7 7 7 7',
  bars: 'M5 20v-6M12 20V4M19 20V10',
  card: 'M3 6h18v13H3zM3 10.5h18M6.5 15h4',
  check: 'M4 12.5l5.5 5.5L20 7',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  cross: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7 10.5l5 5 5-5M4 20h16',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5.5M12 7.6v.1',
  key: 'M8 11a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 12L20 3M16.5 6.5l3 3',
  people:
    'M9 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM2 20c1-7 13-7 14 0M16 4.5a4 4 0 0 1 0 7M19 14.5q3 1.5 3 5.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20.5c1-7 15-7 16 0',
  sealed: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8 12.2l3 3 5-5.6',
  warning: 'M12 3.5L22 20.5H2zM12 10v4.5M12 17.4v.1',
} as const;

export type IconName = keyof typeof strokes;

/** A sign beside words that say the same: hidden from readers. */
export function Icon(props: { name: IconName; class?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      class={props.class ?? 'size-4'}
      aria-hidden="true"
    >
      <path d={strokes[props.name]} />
    </svg>
  );
}
