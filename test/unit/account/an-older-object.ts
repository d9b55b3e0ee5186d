import type { SqlPort } from '../../../worker/account/sql-port.ts';

/** What undoes each step of the object's schema, the last first. */
const undoing: readonly (readonly [step: number, statements: readonly string[]])[] = [
  [
    4,
    [
      'ALTER TABLE api_keys DROP COLUMN rotation',
      'ALTER TABLE api_keys DROP COLUMN rotated_at',
      'ALTER TABLE api_keys DROP COLUMN previous',
    ],
  ],
  [
    3,
    [
      'ALTER TABLE holds DROP COLUMN opened_at',
      'ALTER TABLE holds DROP COLUMN spender',
      'ALTER TABLE holds DROP COLUMN server',
      'DROP TABLE servers',
      'DROP TABLE budgets',
      'DROP INDEX receipts_told',
    ],
  ],
  [2, ['DROP TABLE top_up', 'DROP TABLE top_up_progress', 'DROP INDEX entries_reversals']],
];

/** Makes a store what it was when a step was the last there was. */
export function asOfStep(sql: SqlPort, last: number): void {
  for (const [step, statements] of undoing) {
    if (step <= last) continue;
    for (const statement of statements) sql.all(statement);
    sql.all('DELETE FROM schema_step WHERE step = ?', step);
  }
}
