import { For } from 'solid-js';

/** Stands where rows will be, at their height. */
export function SkeletonRows(props: { rows: number; class?: string }) {
  return (
    <div role="status" aria-label="Loading" class="px-4 pb-4 @sm:px-5">
      <For each={Array.from({ length: props.rows })}>
        {() => (
          <div class={`flex items-center gap-6 border-t border-line ${props.class ?? 'h-10'}`}>
            <div class="skeleton h-3.5 w-2/5" />
            <div class="skeleton ml-auto h-3.5 w-1/5" />
          </div>
        )}
      </For>
    </div>
  );
}
