import type { Browser, BrowserContext, Cookie, Page, Request } from 'playwright-core';
import { beforeAll, inject } from 'vitest';
import type { LocalPerson } from '../../scripts/running/local-client.ts';
import { giveBack, newContext, takeContext, theBrowser } from './contexts.ts';
import { local } from './local.ts';

/** Who looks, at what, and how. */
export interface View {
  /** The demo account where it is not said. */
  readonly account?: string;
  /** Somebody who owns the account where it is not said who; an operator is of no account. */
  readonly as?: LocalPerson;
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
  /** In a context nobody else gets before or after: its cache must be cold, or its clock is set. */
  readonly alone?: boolean;
}

export interface Visited {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requests: Request[];
  /** What was written to the console, thrown, or refused by the page's own policy. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** A browser for a file of tests, and the way to open pages in it. */
export function withBrowser(): { open: (view?: View) => Promise<Visited>; browser: () => Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await theBrowser();
  });
  const running = (): Browser => {
    if (!browser) throw new Error('no browser before the tests begin');
    return browser;
  };
  return { browser: running, open: (view = {}) => visit(view) };
}

/** Opens a page in a browser context that no other visit has meanwhile, and waits until it has settled. */
async function visit(view: View): Promise<Visited> {
  const surroundings = {
    zone: view.zone ?? 'Europe/Berlin',
    locale: view.locale ?? 'en-US',
    forcedColors: view.forcedColors ?? false,
  };
  const context = await (view.alone ? newContext : takeContext)(surroundings);
  if (!view.stranger) await context.addCookies([await sessionOf(view)]);
  const page = await context.newPage();
  await page.emulateMedia({
    colorScheme: view.scheme ?? 'light',
    reducedMotion: view.reducedMotion ? 'reduce' : 'no-preference',
  });
  await page.setViewportSize({ width: view.width ?? 1280, height: view.height ?? 900 });
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
  const close = () => (view.alone ? context.close() : giveBack(context, surroundings));
  return { page, context, requests, complaints, close };
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

/** Signs in by a link, as people do, once an account, person and file. */
function sessionOf({ account = inject('served').account, as }: View): Promise<Cookie> {
  const name = `${account} ${as?.email ?? ''}`;
  const known = sessions.get(name) ?? signIn(as?.operator ? undefined : account, as);
  sessions.set(name, known);
  return known;
}

async function signIn(account: string | undefined, as?: LocalPerson): Promise<Cookie> {
  const response = await fetch(await local().signInUrl(account, as), { redirect: 'manual' });
  const [pair = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  const { hostname } = new URL(inject('served').url);
  return {
    ...{ name, value, domain: hostname, path: '/', expires: -1 },
    ...{ httpOnly: true, secure: false, sameSite: 'Lax' },
  };
}
