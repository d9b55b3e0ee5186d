import type { SqlPort } from './sql-port.ts';

/**
 * The longest text a statement is given. The platform refuses a value of more than 2 MB, in object
 * storage and in D1; a character may take three bytes, so this stays below whatever it holds.
 */
export const charactersMax = 500_000;

/** Rows as JSON arrays, each within the bound; a row that alone is longer stands alone. */
export function* jsonRows(rows: Iterable<readonly unknown[]>): Generator<string> {
  let texts: string[] = [];
  let characters = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (texts.length > 0 && characters + text.length > charactersMax) {
      yield `[${texts.join(',')}]`;
      texts = [];
      characters = 0;
    }
    texts.push(text);
    characters += text.length + 1;
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`;
}

/** One statement for any number of rows, as often as their length asks for. */
export function runForRows(
  sql: SqlPort,
  statement: string,
  rows: Iterable<readonly unknown[]>,
): void {
  for (const json of jsonRows(rows)) sql.all(statement, json);
}
