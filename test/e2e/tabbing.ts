import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A page holds no more than this many stops of the Tab key between two places. */
export const stopsMax = 80;

/** What has the focus, and whether one can see that it does. */
const focusSeen = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused);
    const { top, bottom, width } = focused.getBoundingClientRect();
    return {
      what: focused.outerHTML.slice(0, 120),
      outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      coloured: !/, 0\)$/.test(outlineColor),
      onScreen: width > 0 && bottom > 0 && top < innerHeight,
    };
  });

/**
 * Presses Tab, or what is said, until something has the focus; all on the way must show that they have it. Answers how
 * often it was pressed.
 */
export async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<number> {
  for (let presses = 1; presses <= stopsMax; presses++) {
    await page.keyboard.press(key);
    const seen = await focusSeen(page);
    expect(seen).toMatchObject({ outlined: true, coloured: true, onScreen: true });
    if (await isFocused(wanted)) return presses;
  }
  throw new Error(`${stopsMax} presses of Tab do not lead to ${wanted}`);
}

export const isFocused = (wanted: Locator): Promise<boolean> =>
  wanted.evaluateAll((all) => all.some((one) => one === document.activeElement));
