import type { NoticeKind } from '../../../core/notices/notice.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { type Instant, instant } from '../../../core/units/instant.ts';
import { createAccount } from '../../../db/accounts.ts';
import { putNotice } from '../../../db/notices.ts';
import { createEndpoint } from '../../../db/webhook-endpoints.ts';
import type { Env } from '../../../worker/env.ts';
import { secretText } from '../../../worker/notices/sign.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

export const ada = 'acct_ada00000000000000000' as AccountId;
export const ben = 'acct_ben00000000000000000' as AccountId;

/** Later than any clock these tests run by, so that what is due is up to them. */
export const now = instant(Date.UTC(2100, 0, 1));

export interface Outbox {
  readonly db: SqliteD1;
  readonly env: Env;
  put(n: number, more?: { kind?: NoticeKind; account?: AccountId; at?: Instant }): Promise<void>;
  listen(id: string, url: string, more?: object): Promise<string>;
}

/** A database with two accounts, and the environment a cron has, as far as it reads it. */
export async function anOutbox(environment: Partial<Env> = {}): Promise<Outbox> {
  const db = sqliteD1();
  await createAccount(db, {
    id: ada,
    name: 'Ada’s',
    email: 'ada@example.com',
    externalId: 'customer-7',
    createdAt: now,
  });
  await createAccount(db, { id: ben, name: 'Ben’s', createdAt: now });
  const env = { DB: db, HYDRON_LOCAL: '1', ...environment } as unknown as Env;
  return {
    db,
    env,
    put: async (n, { kind = 'server_stopping', account = ada, at = now } = {}) => {
      const facts = { server_name: `s${n}`, reason: 'credits', stop_at: at + n };
      await putNotice(db, { account, kind, key: `server:${n}`, at, facts });
    },
    listen: async (id, url, more = {}) => {
      const secret = secretText(crypto.getRandomValues(new Uint8Array(32)));
      const asked = { id, account: ada, url, events: [], secret, createdAt: now, ...more };
      await createEndpoint(db, asked);
      return secret;
    },
  };
}
