import { emailedDefault, lowBalanceDefault, serverEventKinds } from '../core/notices/notice.ts';

/**
 * SQL of how a notice comes to be, whoever tells of it. `?1` is the account throughout; the times in
 * facts are instants (ms), which whoever shows them writes out. Loads no drizzle: the drain is here.
 */

/** What its settings say, or the defaults. */
export const lowBalanceOf = `coalesce(
  (SELECT low_balance FROM notice_settings WHERE account = ?1), ${lowBalanceDefault})`;

const emailedOf = `coalesce(
  (SELECT emailed FROM notice_settings WHERE account = ?1), '${JSON.stringify(emailedDefault)}')`;

/** Its own address for notices, or the account's. */
const addressOf = `coalesce(
  (SELECT email FROM notice_settings WHERE account = ?1),
  (SELECT email FROM accounts WHERE id = ?1))`;

/**
 * What is told goes out where somebody wants it and there is an address. Not what is told every
 * hour of a server nobody confirms: that is for whoever runs it, who hears by webhook.
 */
const emailOf = `iif(
  facts ->> 'orphaned' IS NULL AND ${addressOf} IS NOT NULL AND kind IN (SELECT value FROM json_each(${emailedOf})),
  'pending', 'none')`;

const eventKinds = serverEventKinds.map((kind) => `'${kind}'`).join(', ');

/**
 * Makes notices of rows with `kind`, `key`, `at` and `facts`. The id is made as core/notices makes
 * it, so one that is there already stays as it is.
 */
export const insertNotices = (told: string): string => `WITH told AS (${told}),
    mailed AS (SELECT told.*, ${emailOf} AS email FROM told)
  INSERT INTO notices (id, account, kind, for_people, key, at, facts, email, email_due_at)
  SELECT 'ntc_' || substr(?1, 6) || '_' || replace(key, ':', '-'), ?1, kind,
    kind NOT IN (${eventKinds}), key, at, facts, email, iif(email = 'pending', at, NULL)
  FROM mailed WHERE true
  ON CONFLICT (id) DO NOTHING`;
