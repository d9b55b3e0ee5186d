import { beforeEach, describe, expect, it, vi } from 'vitest';
import { anAccount, analysis, aPlatformKey, type Body, env, micro, send } from './api-client.ts';
import { answerWith, noDatabase } from './api-faults.ts';
import { setSession, signedIn } from './signed-in.ts';

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

const stored = (account: string, seq: number) =>
  expect
    .poll(() =>
      env.DB.prepare('SELECT seq FROM balances WHERE account = ?').bind(account).first('seq'),
    )
    .toBe(seq);

const rows = (body: Body) => body.data as unknown as Record<string, unknown>[];

describe('an operator', () => {
  it('finds an account by what people know of it, with its balance and how it compares', async () => {
    const { key, account, at } = await anAccount();
    await send(`${at}/usage`, { key, body: analysis });
    await stored(account, 3);
    await signedIn({ account, email: 'amara@northwind.example' });
    const operator = await signedIn({ operator: true });
    for (const query of ['northw', account, 'AMARA@northwind.example']) {
      const found = await operator.send(`/v1/admin/accounts?query=${query}`);
      expect(rows(found.json), query).toMatchObject([{ id: account, name: 'Northwind' }]);
      expect(found.json.data?.[0]?.balance).toMatchObject({ as_of_seq: 3 });
    }
    expect((await operator.send('/v1/admin/accounts?query=nobody')).json.data).toEqual([]);
    expect((await operator.send('/v1/admin/accounts?query=')).json.param).toBe('query');
    const paged = await operator.send('/v1/admin/accounts?query=a&cursor=e30');
    expect([paged.status, paged.json.param]).toEqual([400, 'cursor']);
  });

  it('sees the head of an account in one call, and that they looked is on record once an hour', async () => {
    const { key, account } = await anAccount();
    await signedIn({ account, role: 'billing', email: 'bjorn@northwind.example' });
    const operator = await signedIn({ operator: true });
    const path = `/v1/admin/accounts/${account}`;
    const seen = await operator.send(path);
    expect(seen.json).toMatchObject({
      id: account,
      status: 'open',
      frozen: null,
      open_holds: 0,
      active_keys: 0,
      subscription: null,
      payments: { succeeded: [], quarantined: 0, last_paid_at: null },
      reconciliation: null,
      members: [{ email: 'bjorn@northwind.example', role: 'billing' }],
    });
    expect(seen.json.balance?.available_microcredits).toBe(micro(200));
    await operator.send(`${path}/freeze`, { body: { reason: 'Under review' } });
    expect((await operator.send(path)).json).toMatchObject({
      status: 'frozen',
      frozen: { reason: 'Under review' },
    });
    const audit = await send(`/v1/admin/audit_log?account=${account}&action=account.view`, { key });
    expect(rows(audit.json)).toMatchObject([{ actor: operator.person, target: account, account }]);
  });

  it('is shown nothing of an account while that they looked cannot be written down', async () => {
    const { account } = await anAccount();
    const operator = await signedIn({ operator: true });
    const path = `/v1/admin/accounts/${account}`;
    const real = env.DB;
    const unwritable = new Proxy(real, {
      get(_, name) {
        if (name === 'prepare')
          return (sql: string) =>
            /insert into "audit_log"/i.test(sql) ? noDatabase.prepare(sql) : real.prepare(sql);
        const value: unknown = Reflect.get(real, name, real);
        return typeof value === 'function' ? value.bind(real) : value;
      },
    });
    const refused = await answerWith({ DB: unwritable }, path, { headers: operator.headers() });
    expect(refused.status).toBe(503);
  });

  it('reads what belongs to any account by its own routes, and changes none of it', async () => {
    const { account, at } = await anAccount();
    const operator = await signedIn({ operator: true });
    for (const part of [
      '',
      '/balance',
      '/grants',
      '/entries',
      '/payments',
      '/members',
      '/api_keys',
      '/servers',
      '/budgets',
      '/projects',
      '/notices',
      '/webhook_endpoints',
      '/subscription',
      '/entries/verify',
    ])
      expect((await operator.send(`${at}${part}`)).status, part).toBe(200);
    for (const [part, body] of [
      ['/usage', analysis],
      ['/api_keys', { name: 'x', scopes: ['balance:read'] }],
      ['/projects', { name: 'x' }],
      ['/invitations', { role: 'owner' }],
    ] as const)
      expect((await operator.send(`${at}${part}`, { body })).status, part).toBe(403);
    expect((await operator.send('/v1/accounts/me')).status).toBe(404);
    const granted = await operator.send(`${at}/grants`, {
      body: { source: 'promotion', amount_microcredits: 5, reason: 'Goodwill' },
    });
    expect(granted.status).toBe(201);
    const audit = await operator.send(
      `/v1/admin/audit_log?account=${account}&action=account.grant`,
    );
    expect(rows(audit.json)).toMatchObject([
      { actor: operator.person, action: 'account.grant', after: { reason: 'Goodwill' } },
    ]);
  });

  it('who signed in twelve hours ago signs in again, and a member is none', async () => {
    const { account } = await anAccount();
    const operator = await signedIn({ operator: true });
    await setSession(await operator.session(), { created_at: Date.now() - 13 * 3_600_000 });
    const owner = await signedIn({ account });
    for (const path of [
      'accounts',
      'overview',
      'metrics',
      'crons',
      'operators',
      'reconciliations',
    ]) {
      expect((await operator.send(`/v1/admin/${path}`)).json.code, path).toBe('sign_in_again');
      expect((await owner.send(`/v1/admin/${path}`)).json.code, path).toBe('forbidden');
      expect((await send(`/v1/admin/${path}`)).status).toBe(401);
    }
    for (const part of ['', '/reconcile']) {
      const path = `/v1/admin/accounts/${account}${part}`;
      const method = part === '' ? 'GET' : 'POST';
      expect((await owner.send(path, { method })).status).toBe(403);
    }
  });
});

describe('comparing an account', () => {
  it('says that it is in order, and sends what the database has lost', async () => {
    const { key, account, at } = await anAccount();
    await send(`${at}/usage`, { key, body: analysis });
    await stored(account, 3);
    await env.DB.prepare('DELETE FROM ledger_entries WHERE account = ? AND seq = 3')
      .bind(account)
      .run();
    const path = `/v1/admin/accounts/${account}/reconcile`;
    const compared = await send(path, { key, method: 'POST' });
    expect(compared.json).toMatchObject({
      state: 'in_order',
      seq: 3,
      drained_seq: 2,
      detail: null,
    });
    expect((await send('/v1/admin/reconciliations', { key })).json.data).toEqual([]);
    const count = 'SELECT count(*) AS n FROM ledger_entries WHERE account = ?';
    expect(await env.DB.prepare(count).bind(account).first('n')).toBe(3);
  });

  it('tells of a ledger that differs and of payments without grants, until they are in order', async () => {
    const { key, account, at } = await anAccount();
    await stored(account, 2);
    await env.DB.prepare(
      `INSERT INTO payments (id, account, key, kind, status, description, amount_minor, tax_minor,
         currency, credits, created_at, settled_at)
       VALUES ('pay_1', ?, 'pkg:cs_1', 'purchase', 'succeeded', 'Team', 100, 0, 'usd', 5, 1, 1)`,
    )
      .bind(account)
      .run();
    const path = `/v1/admin/accounts/${account}/reconcile`;
    expect((await send(path, { key, method: 'POST' })).json).toMatchObject({
      state: 'differs',
      payments_apart: 1,
      detail: 'Payments without their grant: 1. Grants without their payment: 0.',
    });
    const overview = await send('/v1/admin/overview', { key });
    expect(overview.json).toMatchObject({ payments_apart: 1, reconciliations: { differs: 1 } });
    const listed = await send('/v1/admin/reconciliations?state=differs', { key });
    expect(rows(listed.json)).toMatchObject([{ account, account_name: 'Northwind' }]);
    await env.DB.prepare('DELETE FROM payments').run();
    expect((await send(path, { key, method: 'POST' })).json.state).toBe('in_order');
    await env.DB.prepare(`UPDATE ledger_entries SET hash = x'00' WHERE account = ? AND seq = 2`)
      .bind(account)
      .run();
    expect((await send(path, { key, method: 'POST' })).json).toMatchObject({ state: 'differs' });
    expect((await send(`${at}/balance`, { key })).status).toBe(200);
  });

  it('is of an account that is there, and of a state that can be wrong', async () => {
    const key = await aPlatformKey();
    const none = '/v1/admin/accounts/acct_00000000000000000000/reconcile';
    expect((await send(none, { key, method: 'POST' })).status).toBe(404);
    const wrong = await send('/v1/admin/reconciliations?state=in_order', { key });
    expect([wrong.status, wrong.json.param]).toEqual([400, 'state']);
  });
});

describe('jobs', () => {
  it('are listed with their last run, and run by hand', async () => {
    const { key } = await anAccount();
    const before = rows((await send('/v1/admin/crons', { key })).json);
    expect(before.map(({ job }) => job)).toContain('reconcile');
    expect(before.every(({ started_at, late }) => started_at === null && late === false)).toBe(
      true,
    );
    const ran = await send('/v1/admin/crons/reconcile/run', { key, method: 'POST' });
    expect(ran.json).toMatchObject({ job: 'reconcile', period_seconds: 600, error: null });
    expect(ran.json.succeeded_at).toBeTruthy();
    expect((await send('/v1/admin/crons/nothing/run', { key, method: 'POST' })).status).toBe(404);
    const audit = await send('/v1/admin/audit_log?action=cron.run', { key });
    expect(rows(audit.json)).toMatchObject([{ target: 'reconcile', account: null }]);
  });

  it('that have not gone well for three periods are late', async () => {
    const { key } = await anAccount();
    await send('/v1/admin/crons/rollUp/run', { key, method: 'POST' });
    const quiet = await send('/v1/admin/overview', { key });
    expect(quiet.json.crons).toEqual({ late: [], failing: [] });
    await env.DB.prepare('UPDATE cron_runs SET succeeded_at = ?, error = ? WHERE job = ?')
      .bind(Date.now() - 200_000, 'It broke', 'rollUp')
      .run();
    const late = await send('/v1/admin/overview', { key });
    expect(late.json.crons).toEqual({ late: ['rollUp'], failing: ['rollUp'] });
  });
});

describe('operators', () => {
  const list = async (key: string) => rows((await send('/v1/admin/operators', { key })).json);

  it('are added by their address, once, and are who signs in with it', async () => {
    const key = await aPlatformKey();
    const body = { email: 'Chidi@Northwind.example' };
    const added = await send('/v1/admin/operators', { key, body });
    expect(added.json).toMatchObject({
      email: 'chidi@northwind.example',
      person: null,
      you: false,
    });
    const again = await send('/v1/admin/operators', { key, body });
    expect(again.json.id).toBe(added.json.id);
    const chidi = await signedIn({ email: 'chidi@northwind.example' });
    const own = await chidi.send('/v1/admin/operators');
    expect(rows(own.json)).toMatchObject([{ you: true, person: { id: chidi.person } }]);
    expect((await send('/v1/admin/operators', { key, body: { email: 'x' } })).status).toBe(400);
    const audit = await send('/v1/admin/audit_log?action=operator.add', { key });
    expect(rows(audit.json)).toHaveLength(1);
  });

  it('are removed at once, but the last not by themselves', async () => {
    const key = await aPlatformKey();
    const one = await signedIn({ operator: true, email: 'one@x.example' });
    const two = await signedIn({ operator: true, email: 'two@x.example' });
    const idOf = async (email: string) =>
      String((await list(key)).find((row) => row.email === email)?.id);
    const remove = { method: 'DELETE' } as const;
    const second = await idOf('two@x.example');
    expect((await one.send(`/v1/admin/operators/${second}`, remove)).status).toBe(200);
    expect((await two.send('/v1/admin/operators')).status).toBe(403);
    const first = await idOf('one@x.example');
    const refused = await one.send(`/v1/admin/operators/${first}`, remove);
    expect([refused.status, refused.json.code]).toEqual([409, 'last_operator']);
    expect((await send(`/v1/admin/operators/${first}`, { key, ...remove })).status).toBe(200);
    expect((await send(`/v1/admin/operators/${first}`, { key, ...remove })).status).toBe(404);
    const audit = await send('/v1/admin/audit_log?action=operator.remove', { key });
    expect(rows(audit.json)).toHaveLength(2);
  });
});

describe('metrics', () => {
  it('are OpenMetrics of what the overview says', async () => {
    const { key } = await anAccount();
    await send('/v1/admin/crons/rollUp/run', { key, method: 'POST' });
    const { status, headers, text } = await send('/v1/admin/metrics', { key });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0');
    const lines = text.split('\n');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    expect(lines).toContain('hydron_accounts 1');
    expect(lines).toContain('hydron_reconciliations{state="differs"} 0');
    expect(lines).toContain('hydron_cron_late{job="rollUp"} 0');
    expect(text).toMatch(/^hydron_cron_last_success_seconds\{job="rollUp"\} \d/m);
    const shape = /^(# (TYPE|HELP) \w+ .+|\w+(\{\w+="[^"]*"\})? \d+(\.\d+)?|# EOF|)$/;
    expect(lines.filter((line) => !shape.test(line))).toEqual([]);
  });
});

describe('a quarantined payment', () => {
  const aPayment = (account: string, status: string) =>
    env.DB.prepare(
      `INSERT INTO payments (id, account, key, kind, status, description, amount_minor, tax_minor,
         currency, credits, created_at, session)
       VALUES ('pay_1', ?, 'pkg:cs_1', 'purchase', ?, 'Team', 100, 0, 'usd', 0, 1, 'cs_1')`,
    )
      .bind(account, status)
      .run();
  const path = '/v1/admin/quarantined_payments/pay_1/retry';

  it('is looked at again only while it is one, and only where Stripe can be asked', async () => {
    const { key, account } = await anAccount();
    expect((await send(path, { key, method: 'POST' })).status).toBe(404);
    await aPayment(account, 'succeeded');
    const done = await send(path, { key, method: 'POST' });
    expect([done.status, done.json.code]).toEqual([409, 'payment_not_quarantined']);
    await env.DB.prepare("UPDATE payments SET status = 'quarantined'").run();
    const away = await send(path, { key, method: 'POST' });
    expect([away.status, away.json.code]).toEqual([503, 'payments_not_configured']);
    expect((await send('/v1/admin/overview', { key })).json.quarantined_payments).toBe(1);
  });
});
