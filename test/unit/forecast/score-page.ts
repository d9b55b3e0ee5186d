import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export const page = join(root, 'docs/forecast.md');
export const tracePath = join(root, 'test/data/azure-llm-trace-code-2023.csv');

const begins = '<!-- scores begin: npm run forecast:score writes what is between -->';
const ends = '<!-- scores end -->';

/** What stands between the page's markers. Throws where one is missing. */
export function markedTable(text: string): string {
  const [from, until] = between(text);
  return text.slice(from, until).trim();
}

/** The page with another table. */
export function withTable(text: string, table: string): string {
  const [from, until] = between(text);
  return `${text.slice(0, from)}\n\n${table}\n\n${text.slice(until)}`;
}

function between(text: string): readonly [from: number, until: number] {
  const from = text.indexOf(begins);
  const until = text.indexOf(ends);
  if (from < 0 || until < from) throw new Error('docs/forecast.md lacks its markers');
  return [from + begins.length, until];
}
