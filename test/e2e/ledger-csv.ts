import { call } from './local.ts';

/** Files as a spreadsheet would read them. */

export type CsvRow = Readonly<Record<string, string>>;

/** RFC 4180, as far as the API writes it. */
export function parseCsv(text: string): CsvRow[] {
  const records = [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n))/g)].reduce(
    (rows: string[][], [cell]) => {
      const isLast = cell.endsWith('\r\n');
      const bare = cell.slice(0, isLast ? -2 : -1);
      rows.at(-1)?.push(bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare);
      if (isLast) rows.push([]);
      return rows;
    },
    [[]],
  );
  const [head = [], ...rows] = records.slice(0, -1);
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

export const csvOf = async (path: string): Promise<CsvRow[]> =>
  parseCsv(await (await call(path, { accept: 'text/csv' })).text());
