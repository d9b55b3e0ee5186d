import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { violations } from './axe.ts';
import { misplaced } from './layout.ts';
import { photograph } from './photograph.ts';
import { settled, type Visited } from './visit.ts';

/** Both schemes and both widths are looked at in every state. */
export const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 320 },
] as const;

type Rules = Parameters<typeof violations>[1];

/** As it is now, also while something loads. */
export async function look(page: Page, state: string, rules?: Rules): Promise<void> {
  const wrong = { axe: await violations(page, rules), misplaced: await misplaced(page) };
  await photograph(page, state);
  expect({ state, ...wrong }).toEqual({ state, axe: [], misplaced: [] });
}

const states = new Map<string | undefined, number>();
/** How many states this file has looked at. */
export const inspected = (): number => states.get(expect.getState().testPath) ?? 0;

/**
 * The page as it stands breaks no rule of axe and fits, wide and narrow, light and dark. Dark and
 * narrow it is the same document: those of colour are enough where many states are looked at.
 */
export async function inspect(page: Page, state: string, ofDark: Rules = 'all'): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const { scheme, width } of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: before.height });
    await settled(page);
    await look(page, `${state}-${scheme}-${width}`, scheme === 'dark' ? ofDark : 'all');
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
  await settled(page);
  states.set(expect.getState().testPath, inspected() + 1);
}

/** Answers that are meant to be refused: the browser writes each into the console by itself. */
const refusal = /^Failed to load resource: the server responded with a status of (402|409) /;

/** Nothing was complained of, and Stripe's own host was gone to and never loaded from. */
export function expectClean({ requests, complaints }: Visited): void {
  const { url, stripe } = inject('served');
  const own = new URL(url).host;
  const foreign = requests.filter((request) => {
    const { host } = new URL(request.url());
    return host !== own && !(host === new URL(stripe).host && request.isNavigationRequest());
  });
  expect(foreign.map((request) => request.url())).toEqual([]);
  expect(complaints.filter((text) => !refusal.test(text))).toEqual([]);
}
