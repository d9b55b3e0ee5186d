import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, aPlatformKey, micro, send } from './api-client.ts';

const event = (subject: string, id: string) => ({
  specversion: '1.0',
  id,
  source: 'urn:test',
  type: 'code.analysis',
  subject,
  time: new Date().toISOString(),
  data: { lines: 1_000, files: 10, project: 'prj-a' },
});

const one = { 'content-type': 'application/cloudevents+json' };
const many = { 'content-type': 'application/cloudevents-batch+json' };

describe('CloudEvents', () => {
  it('debit the account that is their subject, once', async () => {
    const { key, account } = await anAccount();
    const body = event(account, 'e1');
    const first = await send('/v1/events', { key, body, headers: one });
    expect(first.json.results).toMatchObject([
      { status: 201, entry: { meter: 'code.analysis', project: 'prj-a', id_of_event: 'e1' } },
    ]);
    const second = await send('/v1/events', { key, body, headers: one });
    expect(second.json.results?.[0]?.entry?.id).toBe(first.json.results?.[0]?.entry?.id);
    const otherSource = { ...body, source: 'urn:other' };
    const third = await send('/v1/events', { key, body: otherSource, headers: one });
    expect(third.json.results?.[0]?.entry?.id).not.toBe(first.json.results?.[0]?.entry?.id);
  });

  it('are never refused for want of credits: the shortfall is stated', async () => {
    const { key, account, at } = await anAccount();
    const dear = { ...event(account, 'dear'), data: { lines: 1_000_000_000, files: 1 } };
    const taken = await send('/v1/events', { key, body: dear, headers: one });
    expect(taken.json.results).toMatchObject([
      { status: 201, entry: { amount_microcredits: micro(200) } },
    ]);
    expect(Number(taken.json.results?.[0]?.entry?.uncollected_microcredits)).toBeGreaterThan(0);
    const balance = await send(`${at}/balance`, { key });
    expect(balance.json).toMatchObject({ available_microcredits: 0 });
  });

  it('go to several accounts in one batch, each with its result in its place', async () => {
    const key = await aPlatformKey();
    const externalId = `cust-${crypto.randomUUID()}`;
    const first = await anAccount(key);
    await send('/v1/accounts', { key, body: { name: 'Second', external_id: externalId } });
    const body = [
      event(first.account, 'a'),
      event('nobody', 'b'),
      event(externalId, 'c'),
      { ...event(first.account, 'd'), type: 'coffee' },
    ];
    const taken = await send('/v1/events', { key, body, headers: many });
    const results = taken.json.results as unknown as { status: number; error?: object }[];
    expect(results.map(({ status }) => status)).toEqual([201, 404, 201, 400]);
    expect(results[3]?.error).toMatchObject({ param: '[3].type' });
  });

  it('are answered at OpenMeter’s path as its clients expect', async () => {
    const { key, account } = await anAccount();
    const taken = await send('/api/v1/events', { key, body: event(account, 'e'), headers: one });
    expect(taken.status).toBe(204);
    const body = [event(account, 'f'), { ...event(account, 'g'), specversion: '0.3' }];
    const mixed = await send('/api/v1/events', { key, body, headers: many });
    expect(mixed.status).toBe(400);
    expect(mixed.json).toMatchObject({ code: 'invalid_request', param: '[1].specversion' });
    expect(mixed.json.results?.[0]?.status).toBe(201);
  });

  it('of an account’s own key are about that account alone', async () => {
    const mine = await anAccount();
    const other = await anAccount(mine.key);
    const { secret } = await anAccountKey(mine, ['usage:write']);
    const { subject: _subject, ...unaddressed } = event('', 'own');
    const own = await send('/v1/events', { key: secret, body: unaddressed, headers: one });
    expect(own.json.results?.[0]?.status).toBe(201);
    const foreign = await send('/v1/events', {
      key: secret,
      body: event(other.account, 'x'),
      headers: one,
    });
    expect(foreign.json.results?.[0]?.status).toBe(404);
  });
});
