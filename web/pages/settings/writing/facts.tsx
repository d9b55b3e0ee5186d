import { For, type JSX } from 'solid-js';

export type Fact = readonly [name: string, value: JSX.Element];

/** What is about to happen, line by line. */
export function Facts(props: { of: readonly Fact[] }) {
  return (
    <dl class="text-sm">
      <For each={props.of}>
        {([name, value]) => (
          <div class="flex items-center justify-between gap-4 border-t border-line py-1.5">
            <dt class="text-muted">{name}</dt>
            <dd class="min-w-0 text-right font-medium wrap-anywhere">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
