/** Brings the list of entries or requests into view, and the focus to its title. */
export const focusRequests = (): void =>
  document.querySelector<HTMLElement>('[data-panel="entries"] h2')?.focus();
