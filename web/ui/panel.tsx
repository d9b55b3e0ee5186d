import { createUniqueId, type JSX, type ParentProps, Show } from 'solid-js';

interface PanelProps {
  title: string;
  /** Found by in scripts, whatever its title says. */
  name?: string;
  /** Beside the title: what is shown, from when, or the means to change it. */
  aside?: JSX.Element;
  note?: JSX.Element;
  class?: string;
}

/** A titled section of a page. Its heading can take focus when what had it goes away. */
export function Panel(props: ParentProps<PanelProps>) {
  const id = createUniqueId();
  return (
    <section
      aria-labelledby={id}
      data-panel={props.name}
      class={`flex flex-col rounded-lg border border-line bg-surface ${props.class ?? ''}`}
    >
      <header class="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5 @sm:px-5">
        <div class="min-w-0">
          <h2 id={id} tabindex="-1" class="text-base font-semibold wrap-anywhere">
            {props.title}
          </h2>
          <Show when={props.note}>
            <div class="text-sm text-muted">{props.note}</div>
          </Show>
        </div>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
