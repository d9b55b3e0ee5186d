import { afterEach, describe, expect, it, vi } from 'vitest';
import { anAccount, anAccountKey, analysis, micro, send } from './api-client.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('usage', () => {
  it('debits what the quote said and answers with the entry and the balance after it', async () => {
    const { key, at } = await anAccount();
    const quote = await send(`${at}/quotes`, { key, body: analysis });
    expect(quote.status).toBe(200);
    const spent = await send(`${at}/usage`, { key, body: analysis });
    expect(spent.status).toBe(201);
    expect(spent.json.entry).toMatchObject({
      kind: 'debit',
      category: 'code_analysis',
      amount_microcredits: quote.json.amount_microcredits,
      rate_card: quote.json.rate_card,
    });
    expect(Number(spent.json.balance?.available_microcredits)).toBe(
      micro(200) - Number(quote.json.amount_microcredits),
    );
    expect(spent.headers.get('ratelimit-policy')).toMatch(/^"account";q=\d+;w=60$/);
    expect(spent.headers.get('ratelimit')).toMatch(/^"account";r=\d+;t=\d+$/);
  });

  it('replays a key byte for byte, whoever writes the account however', async () => {
    const world = await anAccount();
    const headers = { 'idempotency-key': 'once' };
    const first = await send(`${world.at}/usage`, { key: world.key, body: analysis, headers });
    const second = await send(`${world.at}/usage`, { key: world.key, body: analysis, headers });
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const own = await anAccountKey(world, ['usage:write']);
    const third = await send('/v1/accounts/me/usage', { key: own.secret, body: analysis, headers });
    expect(third.text).toBe(first.text);
  });

  it('refuses a key that was used with another body', async () => {
    const { key, at } = await anAccount();
    const headers = { 'idempotency-key': 'once' };
    await send(`${at}/usage`, { key, body: analysis, headers });
    const other = { ...analysis, quantities: { lines: 2, files: 1 } };
    const refused = await send(`${at}/usage`, { key, body: other, headers });
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({
      code: 'idempotency_key_reused',
      param: 'Idempotency-Key',
      retryable: false,
    });
  });

  it('counts an event with an id once, under whatever key and however it is written', async () => {
    const { key, at } = await anAccount();
    const first = await send(`${at}/usage`, { key, body: { ...analysis, id: 'evt-1' } });
    const again = { id: 'evt-1', quantities: { files: 10, lines: 1_000 }, meter: 'code.analysis' };
    const second = await send(`${at}/usage`, {
      key,
      body: again,
      headers: { 'idempotency-key': 'new' },
    });
    expect(second.text).toBe(first.text);
    const other = await send(`${at}/usage`, {
      key,
      body: { ...analysis, id: 'evt-1', project: 'p' },
    });
    expect(other.status).toBe(422);
    expect(other.json).toMatchObject({ code: 'idempotency_key_reused', param: 'id' });
  });

  it('refuses for want of credits with what it needs, and replays that refusal', async () => {
    const { key, at } = await anAccount();
    const dear = { meter: 'code.analysis', quantities: { lines: 1_000_000_000, files: 1 } };
    const headers = { 'idempotency-key': 'dear' };
    const first = await send(`${at}/usage`, { key, body: dear, headers });
    expect(first.status).toBe(402);
    expect(first.json).toMatchObject({
      type: '/errors/insufficient_credits',
      code: 'insufficient_credits',
      available_microcredits: micro(200),
      checkout_url: 'http://localhost/settings/billing',
      as_of_seq: 2,
    });
    expect(Number(first.json.required_microcredits)).toBeGreaterThan(micro(200));
    const second = await send(`${at}/usage`, { key, body: dear, headers });
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('names the field at fault and writes nothing', async () => {
    const { key, at } = await anAccount();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const longAgo = new Date(Date.now() - 31 * 86_400_000).toISOString();
    const wrong: [object, string][] = [
      [{ ...analysis, meter: 'coffee' }, 'meter'],
      [{ ...analysis, quantities: { lines: 1.5 } }, 'quantities.lines'],
      [{ ...analysis, quantities: { cups: 1 } }, 'quantities.cups'],
      [{ ...analysis, colour: 'red' }, 'colour'],
      [{ ...analysis, occurred_at: tomorrow }, 'occurred_at'],
      [{ ...analysis, occurred_at: longAgo }, 'occurred_at'],
      [{ ...analysis, id: '' }, 'id'],
      [{ meter: 'server.runtime', tier: 'none', quantities: { seconds: 1 } }, 'tier'],
    ];
    for (const [body, param] of wrong) {
      const refused = await send(`${at}/usage`, { key, body });
      expect(refused.status, param).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
    const balance = await send(`${at}/balance`, { key });
    expect(balance.json.as_of_seq).toBe(2);
  });

  it('takes a batch, each event with its own result, in order', async () => {
    const { key, at } = await anAccount();
    const events = [
      analysis,
      { ...analysis, meter: 'coffee' },
      { meter: 'code.analysis', quantities: { lines: 1_000_000_000, files: 1 } },
      { ...analysis, id: 'same' },
      { ...analysis, id: 'same' },
    ];
    const headers = { 'idempotency-key': 'batch' };
    const first = await send(`${at}/usage/batch`, { key, body: { events }, headers });
    expect(first.status).toBe(200);
    const results = first.json.results as unknown as { status: number; error?: object }[];
    expect(results.map(({ status }) => status)).toEqual([201, 400, 402, 201, 201]);
    expect(results[1]?.error).toMatchObject({ param: 'events[1].meter' });
    expect(results[4]).toEqual(results[3]);
    const second = await send(`${at}/usage/batch`, { key, body: { events }, headers });
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const other = await send(`${at}/usage/batch`, { key, body: { events: [analysis] }, headers });
    expect(other.status).toBe(422);
  });

  it('does not misplace results when an event has since left the window of times', async () => {
    const { key, at } = await anAccount();
    const occurred_at = new Date(Date.now() - 29.9 * 86_400_000).toISOString();
    const body = { events: [{ ...analysis, occurred_at }, analysis] };
    const sent = { key, body, headers: { 'idempotency-key': 'batch' } };
    expect((await send(`${at}/usage/batch`, sent)).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    const replayed = await send(`${at}/usage/batch`, sent);
    expect(replayed.status).toBe(409);
    expect(replayed.json).toMatchObject({ code: 'replay_unavailable' });
    expect((await send(`${at}/balance`, { key })).json.as_of_seq).toBe(4);
  });

  it('refuses more than 1,000 events at once, naming them', async () => {
    const { key, at } = await anAccount();
    const events = Array.from({ length: 1_001 }, () => ({ meter: 'coffee' }));
    const refused = await send(`${at}/usage/batch`, { key, body: { events } });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'events' });
  });

  it('never lets parallel events spend more than there is', async () => {
    const { key, at } = await anAccount();
    const one = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 3_600 } };
    const price = await send(`${at}/quotes`, { key, body: one });
    const each = Number(price.json.amount_microcredits);
    const affordable = Math.floor(micro(200) / each);
    const sent = await Promise.all(
      Array.from({ length: affordable + 20 }, () => send(`${at}/usage`, { key, body: one })),
    );
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(affordable);
    expect(sent.filter(({ status }) => status === 402)).toHaveLength(20);
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({ ok: true, complete: true });
  });
});
