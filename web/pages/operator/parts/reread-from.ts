import type { PanelName } from '../../settings/writing/said.tsx';

/**
 * Reads again what a step changed. That may take away the way into the step, which has the focus
 * since: then the title of its panel gets it.
 */
export async function rereadFrom(panel: PanelName, reread: () => Promise<unknown>): Promise<void> {
  await reread();
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>(`[data-panel="${panel}"] h2`)?.focus();
}
