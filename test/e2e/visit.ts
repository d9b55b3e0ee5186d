import type { Browser, BrowserContext, Cookie, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { local } from './local.ts';

/** Who looks, at what, and how. */
export interface View {
  /** The demo account where it is not said. */
  readonly account?: string;
  readonly path?: string;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly zone?: string;
  readonly locale?: string;
  readonly forcedColors?: boolean;
  readonly reducedMotion?: boolean;
  /** Nobody is signed in. */
  readonly stranger?: boolean;
  /** Done before the page is asked for: answers that fail, slow lines. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Do not wait until everything has loaded. */
  readonly unsettled?: boolean;
}

export interface Visited {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requests: Request[];
  /** What was written to the console, thrown, or refused by the page's own policy. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
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

/** A browser for a file of tests, and the way to open pages in it. */
export function withBrowser(): { open: (view?: View) => Promise<Visited>; browser: () => Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  const running = (): Browser => {
    if (!browser) throw new Error('no browser before the tests begin');
    return browser;
  };
  return { browser: running, open: (view = {}) => visit(running(), view) };
}

/** Opens a page in a browser context of its own and waits until it has settled. */
async function visit(browser: Browser, view: View): Promise<Visited> {
  const { url, account } = inject('served');
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: view.scheme ?? 'light',
    viewport: { width: view.width ?? 1280, height: view.height ?? 900 },
    timezoneId: view.zone ?? 'Europe/Berlin',
    locale: view.locale ?? 'en-US',
    forcedColors: view.forcedColors ? 'active' : 'none',
    reducedMotion: view.reducedMotion ? 'reduce' : 'no-preference',
  });
  if (!view.stranger) await context.addCookies([await sessionOf(view.account ?? account)]);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await view.before?.(page);
  await page.goto(view.path ?? '/settings/usage');
  if (!view.unsettled) await settled(page);
  return { page, context, requests, complaints, close: () => context.close() };
}

let waits = 0;

/**
 * Until nothing loads or fades any more, every name is read, and no old figures are shown under a
 * new question; for two frames on end, so that what a click began has begun.
 */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction((wait) => {
    const seen = globalThis as unknown as { calm?: { wait: number; frames: number } };
    const isCalm =
      !document.querySelector('[aria-label="Loading"], [aria-busy="true"], .is-old') &&
      !document.getAnimations().some((animation) => animation instanceof CSSTransition);
    const before = seen.calm?.wait === wait ? seen.calm.frames : 0;
    seen.calm = { wait, frames: isCalm ? before + 1 : 0 };
    return seen.calm.frames >= 2;
  }, ++waits);
}

/** Has the spending grouped by something, and waits until it is. */
export async function groupBy(page: Page, group: string): Promise<void> {
  await page.getByLabel('Group by').selectOption(group);
  const word = group === 'key' ? 'API key' : group;
  await page.getByRole('heading', { name: `By ${word}`, exact: true }).waitFor();
  await settled(page);
}

const sessions = new Map<string, Promise<Cookie>>();

/** Signs in by a link, as people do, once an account and file. */
function sessionOf(account: string): Promise<Cookie> {
  const known = sessions.get(account) ?? signIn(account);
  sessions.set(account, known);
  return known;
}

async function signIn(account: string): Promise<Cookie> {
  const response = await fetch(await local().signInUrl(account), { redirect: 'manual' });
  const [pair = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  const { hostname } = new URL(inject('served').url);
  return {
    ...{ name, value, domain: hostname, path: '/', expires: -1 },
    ...{ httpOnly: true, secure: false, sameSite: 'Lax' },
  };
}
