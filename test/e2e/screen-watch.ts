import type { Page } from 'playwright-core';

/** A value and when it was on screen, in ms since the epoch. */
export interface Seen {
  readonly value: number;
  readonly at: number;
}

export interface SeenOnScreen {
  /** The balance, microcredits. */
  readonly available: Seen[];
  /** How many new rows are announced. */
  readonly waiting: Seen[];
  /** The card of what was spent, microcredits. */
  readonly total: Seen[];
}

/**
 * Looks at every frame. What a frame found is noted when the next one begins: by then it was
 * painted, so a delay is never told shorter than it was.
 */
export const watchScreen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const data = (where: string) => () =>
      Number(document.querySelector<HTMLDataElement>(where)?.value ?? Number.NaN);
    const looks: Record<string, () => number> = {
      available: data('section dl data'),
      waiting: () => {
        const buttons = [...document.querySelectorAll('[data-panel="entries"] button')];
        const words = buttons.map((button) => button.textContent ?? '');
        return Number(words.map((text) => /^\D*(\d+) new/.exec(text)?.[1]).find(Boolean) ?? 0);
      },
      total: data('[data-figure="total"] data'),
    };
    const seen: Record<string, { value: number; at: number }[]> = {};
    (globalThis as unknown as { seen: typeof seen }).seen = seen;
    let painted: [string, number][] = [];
    const look = () => {
      const at = Date.now();
      for (const [name, value] of painted) seen[name]?.push({ value, at });
      painted = [];
      for (const [name, read] of Object.entries(looks)) {
        const value = read();
        seen[name] ??= [];
        const last = seen[name].at(-1)?.value;
        if (value !== last) painted.push([name, value]);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

export const seenOnScreen = (page: Page): Promise<SeenOnScreen> =>
  page.evaluate(() => (globalThis as unknown as { seen: SeenOnScreen }).seen);
