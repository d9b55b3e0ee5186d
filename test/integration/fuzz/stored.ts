import { runInDurableObject } from 'cloudflare:test';
import type { AccountId } from '../../../core/units/ids.ts';
import { accountStub } from '../../../worker/account/account-client.ts';
import { env } from '../api-client.ts';

/** What a request that was refused must leave as it is. */

/**
 * These follow from an account's entries, a little later; the object's own position says whether there
 * are more of them. Under an idempotency key a refusal is kept, so that its replay says the same.
 */
const following =
  /^(ledger_entries|balances|holds|budgets|servers|server_stops|expiring_grants|notices|notice_runs|webhook_deliveries|usage_\w+|insight_runs|forecasts|tips|idempotency_keys|verify_checkpoints)$/;

/** That an operator looks at an account is on record before they are answered, whatever they hear. */
const only: Readonly<Record<string, string>> = { audit_log: " WHERE action <> 'account.view'" };

/** The kinds that time alone brings about count where a key stands behind them. */
const askedSql = `SELECT count(*) AS count FROM entries WHERE key IS NOT NULL OR kind NOT IN
  ('hold', 'capture', 'void', 'expiry', 'server_stopping', 'budget_alert')`;

let counting: string | undefined;

async function countingSql(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  ).all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !/^(_|sqlite|d1_)/.test(name));
  const counts = names
    .filter((name) => !following.test(name))
    .map((name) => `'${name} ' || (SELECT count(*) FROM ${name}${only[name] ?? ''})`);
  return `SELECT ${counts.join(" || ', ' || ")} AS counts`;
}

export interface Stored {
  /** Of every table that is written at once. */
  readonly rows: string | undefined;
  /** Entries of the account that somebody asked for: what falls due is entered by time alone. */
  readonly asked: number;
}

export async function stored(account: string): Promise<Stored> {
  counting ??= await countingSql();
  const [counted, asked] = await Promise.all([
    env.DB.prepare(counting).first<{ counts: string }>(),
    runInDurableObject(accountStub(env, account as AccountId), (_, { storage }) =>
      storage.sql.exec(askedSql).one(),
    ),
  ]);
  return { rows: counted?.counts, asked: Number(asked.count) };
}
