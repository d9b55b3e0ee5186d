import type { SqlPort } from './sql-port.ts';

/**
 * The longest text a statement is given. The platform refuses a value of more than 2 MB, in object
 * storage and in D1; a character may take three bytes, so this stays below whatever it holds.
 */
export const charactersMax = 500_000;

/** Rows of JSON as JSON arrays, each within the bound; a row that alone is longer stands alone. */
export function* jsonRows(rows: Iterable<string>): Generator<string> {
  let texts: string[] = [];
  let characters = 0;
  for (const text of rows) {
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

/**
 * The rows of a JSON parameter, to put before an INSERT: each is parsed once as `j`. Reading columns
 * off `json_each` itself would write every row as text and parse it again for each of them.
 */
export const parsedRows =
  'WITH parsed AS MATERIALIZED (SELECT jsonb(value) AS j FROM json_each(?))';

/** One statement for any number of rows, as often as their length asks for. */
export function runForRows(sql: SqlPort, statement: string, rows: Iterable<string>): void {
  for (const json of jsonRows(rows)) sql.all(statement, json);
}
