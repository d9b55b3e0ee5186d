import { createEffect } from 'solid-js';

/** The document's title while a page is open. */
export const usePageTitle = (title: () => string) =>
  createEffect(() => {
    document.title = `${title()} · Hydron Credits`;
  });
