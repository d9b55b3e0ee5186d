import type { JSX, ParentProps } from 'solid-js';

/** One titled part of a receipt. */
export function Part(props: ParentProps<{ title: string; aside?: JSX.Element }>) {
  return (
    <div class="mt-4 border-t border-line pt-3">
      <div class="flex flex-wrap items-center justify-between gap-x-4 pb-1">
        <h3 class="text-sm font-semibold">{props.title}</h3>
        {props.aside}
      </div>
      {props.children}
    </div>
  );
}
