import { createEffect, onMount } from 'solid-js';

let arriving = false;

/**
 * After a change of route the page's heading takes the focus: now, or when the page, whose code may
 * still be on its way, is there.
 */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('h1');
  arriving = heading === null;
  heading?.focus();
}

/** The document's title while a page is open. */
export function usePageTitle(title: () => string): void {
  createEffect(() => {
    document.title = `${title()} · Hydron Credits`;
  });
  onMount(() => arriving && focusHeading());
}
