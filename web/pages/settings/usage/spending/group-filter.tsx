import { formatCount, viewerLocale } from '../../../../format.ts';

interface GroupFilterProps {
  what: string;
  value: string;
  onInput: (text: string) => void;
  found: number;
  of: number;
}

/** Finds groups by name among those that were read already. */
export function GroupFilter(props: GroupFilterProps) {
  const count = (number: number) => formatCount(number, viewerLocale());
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <label class="inline-flex items-center gap-2 text-muted">
        Filter by name
        <input
          type="search"
          value={props.value}
          autocomplete="off"
          onInput={(event) => props.onInput(event.currentTarget.value)}
          class="min-h-8 w-44 rounded-md border border-edge bg-surface px-2 py-1 text-ink"
        />
      </label>
      <span role="status" class="text-xs text-muted tabular-nums">
        {count(props.found)} of {count(props.of)}
      </span>
    </div>
  );
}
