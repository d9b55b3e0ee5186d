import { For } from 'solid-js';
import { type Paint, textures } from './paint.ts';

/** What `fillOf` refers to; on the page once, wherever swatches and bars are. */
export function Textures() {
  return (
    <svg class="absolute size-0" aria-hidden="true">
      <defs>
        <For each={Object.entries(textures) as [Paint, string][]}>
          {([paint, lines]) => (
            <pattern id={`texture-${paint}`} width="6" height="6" patternUnits="userSpaceOnUse">
              <rect width="6" height="6" fill={`var(--color-${paint})`} />
              <path d={lines} class="stroke-surface" stroke-width="1.2" opacity="0.55" />
            </pattern>
          )}
        </For>
      </defs>
    </svg>
  );
}
