import type { Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { patience } from './buyer.ts';

/** A page holds no more than this many stops of the Tab key between two places. */
export const stopsMax = 80;
/** Nor more than this in all. */
const throughMax = 400;

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

/**
 * Presses Tab from the top of the page until nothing of it has the focus any more: no stop is a trap,
 * and each shows that it has the focus. Answers how many there were.
 */
export async function tabThrough(page: Page): Promise<number> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stops = 0; stops <= throughMax; stops++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) return stops;
    const skip = page.getByRole('link', { name: 'Skip to content' });
    if (stops > 0 && (await isFocused(skip))) return stops;
    expect(await focusSeen(page)).toMatchObject({ outlined: true, coloured: true, onScreen: true });
  }
  throw new Error(`${throughMax} presses of Tab do not lead out of the page`);
}

export const isFocused = (wanted: Locator): Promise<boolean> =>
  wanted.evaluateAll((all) => all.some((one) => one === document.activeElement));

/** Waits until it has the focus: what opens takes it a moment later. */
export const untilFocused = (wanted: Locator): Promise<void> =>
  vi.waitFor(async () => expect(await isFocused(wanted)).toBe(true), patience);
