import type { Page } from 'playwright-core';

export interface Interaction {
  /** The event that took longest, and of what: `click a.flex 7 days`. */
  readonly what: string;
  /** From the event to the frame that shows what came of it, by the browser's own count. */
  readonly ms: number;
}

type Longest = Map<number, Interaction>;
type Observed = typeof globalThis & { interactions: Longest };

/** Every interaction of `act` that took 16 ms or longer: the browser tells of no shorter ones. */
export async function interactionsOf(
  page: Page,
  act: () => Promise<unknown>,
): Promise<Interaction[]> {
  await page.evaluate(() => {
    const longest: Longest = new Map();
    (globalThis as Observed).interactions = longest;
    const note = (entry: PerformanceEventTiming & { interactionId?: number }) => {
      const { interactionId = 0, duration: ms, name } = entry;
      if (interactionId === 0 || ms <= (longest.get(interactionId)?.ms ?? 0)) return;
      const target = entry.target as HTMLElement | null;
      const what = [name, target?.tagName, target?.innerText?.slice(0, 20)].join(' ');
      longest.set(interactionId, { what, ms });
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry as PerformanceEventTiming);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await act();
  // The last interaction's entry comes after its frame.
  await page.waitForTimeout(300);
  return page.evaluate(() => [...(globalThis as Observed).interactions.values()]);
}
