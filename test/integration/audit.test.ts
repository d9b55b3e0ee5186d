import { beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../worker/http/routes.ts';
import { auditTable } from '../support/audit-table.ts';
import { anAccount, anAccountKey, env, send } from './api-client.ts';
import { audited } from './audited-acts.ts';

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

interface Row {
  readonly actor: string;
  readonly account: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

const rowsOf = async (action: string): Promise<Row[]> => {
  const query = 'SELECT * FROM audit_log WHERE action = ? ORDER BY at DESC, rowid DESC';
  return (await env.DB.prepare(query).bind(action).all<Row>()).results;
};

/** What must be in no record: keys beyond what they are recognised by, webhook secrets, tokens and hashes of sessions and links. */
const secret = /hyd_acct_\w{20}_\w{12,}|hyd_plat_\w{12,}|whsec_|[0-9a-f]{64}/;

const withoutStripe = Object.entries(auditTable).flatMap(([operation, accounted]) =>
  accounted.by === 'audit' && !accounted.stripe ? [[operation, accounted.action] as const] : [],
);

describe('the audit log', () => {
  it('has every route that changes something accounted for, and no other', () => {
    const changing = routes.filter(({ method }) => method !== 'GET');
    const missing = changing.filter(({ operation }) => !(operation in auditTable));
    expect(missing.map(({ operation }) => operation)).toEqual([]);
    const known = new Set(routes.map(({ operation }) => operation));
    expect(Object.keys(auditTable).filter((operation) => !known.has(operation))).toEqual([]);
    expect(Object.keys(audited).sort()).toEqual(withoutStripe.map(([name]) => name).sort());
  });

  it.each(withoutStripe)(
    '%s leaves one row, of who did it and to whose account',
    async (...asked) => {
      const [operation, action] = asked;
      const world = await anAccount();
      const act = audited[operation];
      const { heard, actor, account } = (await act?.(world)) ?? expect.fail(operation);
      expect(heard.status, heard.text).toBeLessThan(400);
      const [row, ...more] = await rowsOf(action);
      expect(more).toEqual([]);
      expect(row).toMatchObject({ actor, account });
      for (const text of [row?.before, row?.after]) {
        expect(text ?? '').not.toMatch(secret);
        if (text) expect(JSON.parse(text)).toBeInstanceOf(Object);
      }
    },
  );

  it('names an account’s own key by its id', async () => {
    const world = await anAccount();
    const { id, secret: key } = await anAccountKey(world, ['webhooks:write']);
    const body = { url: 'https://x.example/hook' };
    expect((await send(`${world.at}/webhook_endpoints`, { key, body })).status).toBe(201);
    expect(await rowsOf('webhook_endpoint.create')).toMatchObject([{ actor: id }]);
  });
});
