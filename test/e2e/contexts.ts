import type { Browser, BrowserContext } from 'playwright-core';
import { inject } from 'vitest';
import { launchBrowser } from '../support/browser.ts';

/** What a browser context is made with and keeps; the rest a page can be told. */
export interface Surroundings {
  readonly zone: string;
  readonly locale: string;
  readonly forcedColors: boolean;
}

/** Layout shifts are counted on the page itself, from its first byte on. */
const watch = `
  window.shifted = 0;
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shifted += entry.value;
      window.shifts.push(...entry.sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 200)));
    }
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));
`;

let browser: Promise<Browser> | undefined;

/** One browser for all files that a process runs; it ends with the process. */
export function theBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}

const idle = new Map<string, BrowserContext[]>();

/**
 * A context nobody is signed in to: one that an earlier visit gave back, or a new one. Starting one
 * with a cold cache takes as much as all the rest of a visit.
 */
export async function takeContext(wanted: Surroundings): Promise<BrowserContext> {
  return idle.get(JSON.stringify(wanted))?.pop() ?? newContext(wanted);
}

export async function newContext({
  zone,
  locale,
  forcedColors,
}: Surroundings): Promise<BrowserContext> {
  const context = await (await theBrowser()).newContext({
    baseURL: inject('served').url,
    viewport: { width: 1280, height: 900 },
    timezoneId: zone,
    locale,
    forcedColors: forcedColors ? 'active' : 'none',
  });
  // What comes is waited for, however busy the machine is.
  context.setDefaultTimeout(60_000);
  await context.addInitScript(watch);
  return context;
}

/** Gives a context back with nothing of the visit left but what the cache holds. */
export async function giveBack(context: BrowserContext, of: Surroundings): Promise<void> {
  await Promise.all(context.pages().map((page) => page.close()));
  await Promise.all([context.clearCookies(), context.setOffline(false), context.unrouteAll()]);
  const key = JSON.stringify(of);
  idle.set(key, [...(idle.get(key) ?? []), context]);
}
