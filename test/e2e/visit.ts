import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Cookie, Page, Request } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The part of axe that is used, which puts itself on the window. */
interface Axe {
  run(
    context: Document,
    options: { runOnly: { type: 'tag'; values: string[] } },
  ): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

export interface Visit {
  readonly url: string;
  readonly cookies: Cookie[];
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

export interface Visited {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requests: Request[];
  readonly close: () => Promise<void>;
}

/** Watched from the first byte on: layout shifts and errors are counted on the page itself. */
const watch = `
  window.shifted = 0;
  window.errors = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('error', (event) => window.errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => window.errors.push(String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => window.errors.push(event.violatedDirective));
`;

/** Opens a page in a browser context of its own and waits until it has settled. */
export async function visit(browser: Browser, visit: Visit): Promise<Visited> {
  const context = await browser.newContext({
    colorScheme: visit.scheme ?? 'light',
    viewport: { width: visit.width ?? 1280, height: 900 },
    // For axe alone, which is put in as a script; the policy itself is asserted on its header.
    bypassCSP: true,
  });
  await context.addCookies(visit.cookies);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.goto(visit.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-label="Loading"]').first().waitFor({ state: 'detached' });
  return { page, context, requests, close: () => context.close() };
}

/** The rules axe finds broken (WCAG 2.2 AA and best practice), each with where. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, axeTags);
}
