import { entryColumns } from '../core/ledger/entry-row.ts';

const quoted = (table: string) => entryColumns.map((name) => `${table}."${name}"`).join(', ');

/** Selects an `EntryRow` from `ledger_entries AS <table>`; the 32 bytes of the hash read as hex. */
export const selectedEntry = (table: string): string =>
  `${quoted(table)}, lower(hex(${table}.hash)) AS hash`;

/**
 * The columns to insert, and the same read from `j`, a row that was parsed once; by a path that
 * SQLite parses once too, which `->>` does for every row.
 */
export const insertedColumns = [...entryColumns.map((name) => `"${name}"`), 'hash'].join(', ');
export const insertedValues = [
  ...entryColumns.map((_, place) => `json_extract(j, '$[${place}]')`),
  `unhex(json_extract(j, '$[${entryColumns.length}]'))`,
].join(', ');
