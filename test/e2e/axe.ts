import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a page in other colours can break that it did not before. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** The part of axe that is used, which puts itself on the window. */
interface Axe {
  run(
    context: Document,
    options: { runOnly: { type: 'tag' | 'rule'; values: string[] }; resultTypes: string[] },
  ): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

/** The rules axe finds broken (WCAG 2.2 AA and best practice, or of them those on colour), each with where. */
export async function violations(
  page: Page,
  rules: 'all' | 'of colour' = 'all',
): Promise<string[]> {
  // Evaluated rather than added as a script, so that the page's own policy stays in force.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  const runOnly =
    rules === 'all'
      ? ({ type: 'tag', values: tags } as const)
      : ({ type: 'rule', values: colourRules } as const);
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, runOnly);
}
