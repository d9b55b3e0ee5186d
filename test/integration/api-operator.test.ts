import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import { anAccount, analysis, aPlatformKey, micro, send } from './api-client.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('operators', () => {
  it('reverse an entry, wholly or in part, and never more than is left', async () => {
    const { key, at, account } = await anAccount();
    const spent = await send(`${at}/usage`, { key, body: analysis });
    const entry = String(spent.json.entry?.id);
    const admin = `/v1/admin/accounts/${account}/reversals`;
    const part = { entry, amount_microcredits: 1, reason: 'Goodwill' };
    expect((await send(admin, { key, body: part })).json.entry).toMatchObject({
      kind: 'reversal',
      direction: 'give_back',
      reverses: entry,
      amount_microcredits: 1,
    });
    const rest = await send(admin, { key, body: { entry, reason: 'All of it' } });
    expect(rest.json.balance).toMatchObject({ available_microcredits: micro(200) });
    const more = await send(admin, { key, body: part });
    expect(more.json).toMatchObject({ code: 'reversal_exceeds_entry', left_microcredits: 0 });
    const { json } = await send(`${at}/entries?kind=open`, { key });
    const opening = { entry: String(json.data?.[0]?.id), reason: 'Why' };
    expect((await send(admin, { key, body: opening })).json.code).toBe('not_reversible');
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
  const next = { ...structuredClone(defaultRateCard), version: 2, name: 'Twice as dear' };
  const price = next.meters['server.runtime'].tiers.small;
  const dearer = JSON.parse(
    JSON.stringify(price).replaceAll(
      /"unit_price_microcredits":(\d+)/g,
      (_all, amount) => `"unit_price_microcredits":${Number(amount) * 2}`,
    ),
  );
  const card = {
    ...next,
    meters: {
      ...next.meters,
      'server.runtime': { tiers: { ...next.meters['server.runtime'].tiers, small: dearer } },
    },
  };
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
