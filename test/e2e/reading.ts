import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the page shows, as numbers: microcredits where the page has them, exact credits where not. */

export interface ShownPart {
  readonly amount: number;
  readonly count: number;
}

export interface ShownBar extends ShownPart {
  /** As the API wrote it. */
  readonly start: string;
  /** Microcredits by the name the page gives a series. */
  readonly parts: Readonly<Record<string, number>>;
  /** How high the bar is drawn, in pixels. */
  readonly height: number;
}

export interface Shown {
  readonly total: number;
  readonly requests: string;
  readonly tableTotal: number;
  /** Microcredits by name, as the table of groups has them. */
  readonly groups: Readonly<Record<string, number>>;
  readonly bars: readonly ShownBar[];
}

interface Raw {
  readonly total: number;
  readonly requests: string;
  readonly tableTotal: number;
  readonly groups: [string, number][];
  readonly bars: { start: string; label: string; height: number }[];
}

/** Card, groups and bars; every group is brought onto the page first. */
export async function readChart(page: Page): Promise<Shown> {
  await showEveryGroup(page);
  const { groups, bars, ...figures } = await page.evaluate(readDocument);
  return {
    ...figures,
    groups: Object.fromEntries(groups),
    bars: bars.map(({ label, ...bar }) => ({ ...bar, ...readLabel(label) })),
  };
}

/** Fifty at a time, as people would. */
export async function showEveryGroup(page: Page): Promise<void> {
  const groups = page.locator('[data-part="groups"]');
  const more = groups.getByRole('button', { name: /^Show \d+ more$/ });
  const drawn = () => groups.locator('tr[data-group]').count();
  while (await more.isVisible()) {
    const before = await drawn();
    const [, step] = /(\d+)/.exec(await more.innerText()) ?? [];
    await more.click();
    await expect.poll(drawn).toBe(before + Number(step));
  }
}

/** Runs in the page. */
function readDocument(): Raw {
  const value = (within: Element | null) =>
    Number(within?.querySelector<HTMLDataElement>('data')?.value ?? Number.NaN);
  const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`);
  const places = [...document.querySelectorAll<HTMLElement>('[data-bar]')];
  const drawn = [...document.querySelectorAll<SVGRectElement>('rect.chart-part')];
  const heightIn = (place: DOMRect) =>
    drawn
      .map((rect) => rect.getBoundingClientRect())
      .filter(({ left, right }) => left >= place.left - 0.5 && right <= place.right + 0.5)
      .reduce(
        (span, { top, bottom }) => [
          Math.min(span[0] ?? top, top),
          Math.max(span[1] ?? bottom, bottom),
        ],
        [] as number[],
      );
  return {
    total: value(figure('total')),
    requests: figure('requests')?.textContent ?? '',
    tableTotal: value(figure('table-total')),
    groups: [...document.querySelectorAll('tr[data-group]')].map((row) => [
      row.querySelector('a[title]')?.getAttribute('title') ??
        row.querySelector('th')?.textContent ??
        '',
      value(row.querySelector('td:nth-child(4)')),
    ]),
    bars: places.map((place) => {
      const [top = 0, bottom = 0] = heightIn(place.getBoundingClientRect());
      return {
        start: place.dataset.bar ?? '',
        label: place.getAttribute('aria-label') ?? '',
        height: bottom - top,
      };
    }),
  };
}

/** `Tue, Nov 3: 12.34 credits, 34 requests; AI conversations 10.10, Code analysis 2.24`, in English. */
function readLabel(label: string): ShownPart & Pick<ShownBar, 'parts'> {
  const match = /: (\S+) credits, (\S+) requests?(?:; (.*))?$/.exec(label);
  if (!match) throw new Error(`a bar says: ${label}`);
  const [, amount = '', count = '', parts = ''] = match;
  const named = parts
    .split(/, (?=\D)/)
    .filter(Boolean)
    .map((part): [string, number] => {
      const space = part.lastIndexOf(' ');
      return [part.slice(0, space), fromCredits(part.slice(space + 1))];
    });
  return {
    amount: fromCredits(amount),
    count: Number(count.replaceAll(',', '')),
    parts: Object.fromEntries(named),
  };
}

/** Whole microcredits of `1,234.567891`. */
export function fromCredits(text: string): number {
  const [whole = '', fraction = ''] = text.replaceAll(',', '').replace('−', '-').split('.');
  return Number(whole + fraction.padEnd(6, '0'));
}

export interface ShownTable {
  /** Series by name, then the total. */
  readonly head: readonly string[];
  /** By the bar's start: microcredits of every series and of the total, in the head's order. */
  readonly rows: readonly { readonly start: string; readonly amounts: readonly number[] }[];
  readonly foot: readonly number[];
}

/** The chart's own table. */
export async function readTable(page: Page): Promise<ShownTable> {
  await page.getByRole('region', { name: "The chart's figures" }).locator('tfoot').waitFor();
  return page.evaluate(() => {
    const table = document.querySelector('[aria-label="The chart\'s figures"] table');
    const amounts = (row: Element) =>
      [...row.querySelectorAll('data')].map((data) => Number(data.value));
    const heads = [...(table?.querySelectorAll('thead th') ?? [])];
    return {
      head: heads
        .slice(1, -1)
        .map(
          (head) => head.querySelector('[title]')?.getAttribute('title') ?? head.textContent ?? '',
        ),
      rows: [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) => ({
        start: new URL(row.querySelector('a')?.href ?? '').searchParams.get('bar') ?? '',
        amounts: amounts(row),
      })),
      foot: amounts(table?.querySelector('tfoot tr') as Element),
    };
  });
}
