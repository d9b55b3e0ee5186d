import { afterEach, describe, expect, it, vi } from 'vitest';
import { anAccount, analysis, aPlatformKey, micro, send } from './api-client.ts';
import { aDearerCard } from './api-dearer-card.ts';
import { answerWith, noDatabase } from './api-faults.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('operators', () => {
  it('reverse an entry, wholly or in part, and never more than is left', async () => {
    const { key, at, account } = await anAccount();
    const spent = await send(`${at}/usage`, { key, body: analysis });
    const entry = String(spent.json.entry?.id);
    const admin = `/v1/admin/accounts/${account}/reversals`;
    const reverse = (body: object) =>
      send(admin, { key, body, headers: { 'idempotency-key': crypto.randomUUID() } });
    const part = { entry, amount_microcredits: 1, reason: 'Goodwill' };
    expect((await reverse(part)).json.entry).toMatchObject({
      kind: 'reversal',
      direction: 'give_back',
      reverses: entry,
      amount_microcredits: 1,
    });
    const rest = await reverse({ entry, reason: 'All of it' });
    expect(rest.json.balance).toMatchObject({ available_microcredits: micro(200) });
    const more = await reverse(part);
    expect(more.json).toMatchObject({ code: 'reversal_exceeds_entry', left_microcredits: 0 });
    const { json } = await send(`${at}/entries?kind=open`, { key });
    const opening = { entry: String(json.data?.[0]?.id), reason: 'Why' };
    expect((await reverse(opening)).json.code).toBe('not_reversible');
  });

  it('take credits that should not be there, and freeze, all on the audit log', async () => {
    const { key, at, account } = await anAccount();
    const admin = `/v1/admin/accounts/${account}`;
    const adjusted = await send(`${admin}/adjustments`, {
      key,
      body: { amount_microcredits: micro(50), reason: 'A mistake' },
      headers: { 'idempotency-key': 'adjust' },
    });
    expect(adjusted.json.balance).toMatchObject({ available_microcredits: micro(150) });
    const reason = 'Under review';
    expect((await send(`${admin}/freeze`, { key, body: { reason } })).status).toBe(200);
    const again = await send(`${admin}/freeze`, { key, body: { reason } });
    expect(again.json).toMatchObject({ code: 'freeze_unchanged', account_status: 'frozen' });
    const refused = await send(`${at}/usage`, { key, body: analysis });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: 'account_frozen' });
    expect((await send(`${at}/balance`, { key })).json.status).toBe('frozen');
    expect((await send(`${admin}/unfreeze`, { key, body: { reason } })).status).toBe(200);
    const audit = await send(`/v1/admin/audit_log?target=${account}`, { key });
    const actions = (audit.json.data as unknown as { action: string }[]).map((row) => row.action);
    expect(actions.sort()).toEqual(['account.adjust', 'account.freeze', 'account.unfreeze']);
  });

  it('name every attempt to move credits, or nothing is moved', async () => {
    const { key, at, account } = await anAccount();
    const spent = await send(`${at}/usage`, { key, body: analysis });
    const reason = 'No name';
    const admin = `/v1/admin/accounts/${account}`;
    const tried: [string, object][] = [
      ['adjustments', { amount_microcredits: 1, reason }],
      ['reversals', { entry: String(spent.json.entry?.id), reason }],
    ];
    for (const [what, body] of tried) {
      const refused = await send(`${admin}/${what}`, { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'Idempotency-Key' });
    }
    expect((await send(`${at}/balance`, { key })).json.as_of_seq).toBe(3);
    const { json } = await send('/v1/openapi.json');
    for (const [what] of tried)
      expect(json.paths?.[`/v1/admin/accounts/{account}/${what}`]?.post?.parameters).toContainEqual(
        expect.objectContaining({ name: 'Idempotency-Key', required: true }),
      );
  });

  it('take credits once though the record of it failed, and the same key completes it', async () => {
    const { key, at, account } = await anAccount();
    const path = `/v1/admin/accounts/${account}/adjustments`;
    const body = { amount_microcredits: micro(50), reason: 'A mistake' };
    const sent = { key, body, headers: { 'idempotency-key': 'adjust' } };
    expect((await answerWith({ DB: noDatabase }, path, sent)).status).toBe(503);
    expect((await send(path, sent)).status).toBe(201);
    expect((await send(path, sent)).status).toBe(201);
    const balance = await send(`${at}/balance`, { key });
    expect(balance.json.available_microcredits).toBe(micro(150));
    const audit = await send(`/v1/admin/audit_log?target=${account}`, { key });
    expect(audit.json.data).toMatchObject([{ action: 'account.adjust' }]);
    expect(audit.json.data).toHaveLength(1);
  });

  it('freeze though the record of it failed, and asking again completes it', async () => {
    const { key, account } = await anAccount();
    const path = `/v1/admin/accounts/${account}/freeze`;
    const sent = { key, body: { reason: 'Stolen card' } };
    expect((await answerWith({ DB: noDatabase }, path, sent)).status).toBe(503);
    expect((await send(path, sent)).json).toMatchObject({ code: 'freeze_unchanged' });
    expect((await send(path, { key, body: { reason: 'Again' } })).status).toBe(409);
    const audit = await send(`/v1/admin/audit_log?target=${account}`, { key });
    expect(audit.json.data).toHaveLength(1);
    expect(audit.json.data).toMatchObject([
      { action: 'account.freeze', after: { kind: 'freeze', reason: 'Stolen card' } },
    ]);
  });

  it('see all accounts, page by page', async () => {
    const key = await aPlatformKey();
    const made = [await anAccount(key), await anAccount(key), await anAccount(key)];
    const first = await send('/v1/admin/accounts?limit=2', { key });
    const second = await send(`/v1/admin/accounts?limit=2&cursor=${first.json.next_cursor}`, {
      key,
    });
    const ids = [first, second].flatMap(({ json }) =>
      (json.data as unknown as { id: string }[]).map(({ id }) => id),
    );
    expect(ids.sort()).toEqual(made.map(({ account }) => account).sort());
    expect(second.json.has_more).toBe(false);
  });
});

describe('rate cards', () => {
  const card = aDearerCard(2);
  const hour = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 3_600 } };

  it('price what happens after they take effect, and change no older entry', async () => {
    const { key, at } = await anAccount();
    const before = await send(`${at}/usage`, { key, body: hour });
    const published = await send('/v1/admin/rate_cards', { key, body: card });
    expect(published.status).toBe(201);
    expect((await send(`${at}/quotes`, { key, body: hour })).json.rate_card).toBe(1);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 + 1 });
    const after = await send(`${at}/usage`, { key, body: hour });
    expect(after.json.entry).toMatchObject({
      rate_card: 2,
      amount_microcredits: 2 * Number(before.json.entry?.amount_microcredits),
    });
    const earlier = { ...hour, occurred_at: String(before.json.entry?.at) };
    expect((await send(`${at}/usage`, { key, body: earlier })).json.entry?.rate_card).toBe(1);
    for (const entry of [before.json.entry?.id, after.json.entry?.id]) {
      const explained = await send(`${at}/entries/${entry}/explain`, { key });
      expect(explained.json.matches).toBe(true);
    }
    expect((await send('/v1/rate_cards/2', { key })).json).toEqual(card);
    const listed = await send('/v1/admin/rate_cards', { key });
    expect(listed.json.data).toMatchObject([{ version: 2 }, { version: 1 }]);
  });

  it('have versions without a gap that never change', async () => {
    const key = await aPlatformKey();
    const publish = (body: unknown) => send('/v1/admin/rate_cards', { key, body });
    expect((await publish({ ...card, version: 7 })).json).toMatchObject({
      code: 'version_taken',
      next_version: 2,
    });
    expect((await publish({ ...card, meters: {} })).json.code).toBe('invalid_request');
    const soon = { ...card, effective_at: new Date(Date.now() + 60_000).toISOString() };
    expect((await publish(soon)).json).toMatchObject({ param: 'effective_at' });
    expect((await publish(card)).status).toBe(201);
    expect((await publish(card)).status).toBe(201);
    const other = await publish({ ...card, name: 'Another second' });
    expect(other.json).toMatchObject({ code: 'version_taken', next_version: 3 });
    expect((await send('/v1/rate_cards/9', { key })).status).toBe(404);
  });
});
