import { Index } from 'solid-js';

export interface ChoiceLink {
  readonly name: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** One of a few, each with an address of its own. By place: a link that was followed keeps its focus. */
export function ChoiceLinks(props: { label: string; of: readonly ChoiceLink[] }) {
  return (
    <nav aria-label={props.label} class="min-w-0">
      <ul class="inline-flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5">
        <Index each={props.of}>
          {(choice) => (
            <li>
              <a
                href={choice().href}
                noScroll
                aria-current={choice().isCurrent ? 'true' : undefined}
                class="flex min-h-7 items-center rounded-sm px-2 text-xs font-medium whitespace-nowrap text-muted @sm:px-2.5 @sm:text-sm hover:text-ink aria-[current=true]:bg-surface aria-[current=true]:text-ink aria-[current=true]:shadow-sm"
              >
                {choice().name}
              </a>
            </li>
          )}
        </Index>
      </ul>
    </nav>
  );
}
