import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import { forgetIndex, indexName } from '../../worker/rating/card-index.ts';
import { refreshCardIndex } from '../../worker/rating/refresh-card-index.ts';
import { anAccount, analysis, aPlatformKey, env, type Heard, send } from './api-client.ts';
import { aDearerCard } from './api-dearer-card.ts';
import { answerWith, edgeThatPuts } from './api-faults.ts';

const minute = 60_000;

beforeEach(forgetIndex);

afterEach(() => {
  vi.useRealTimers();
  forgetIndex();
});

const letPass = (minutes: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * minute });

const path = '/v1/admin/rate_cards';

const publish = (key: string, version: number) => send(path, { key, body: aDearerCard(version) });

/** KV that takes everything but what has this name. */
const edgeWithout = (lost: string) =>
  edgeThatPuts((name, value) =>
    name === lost ? Promise.reject(new Error('KV PUT failed: 500')) : env.EDGE.put(name, value),
  );

const refresh = () => refreshCardIndex(env);

const indexed = () => env.EDGE.get<{ version: number; effective_at: number }[]>(indexName, 'json');

const cardNow = async (key: string, at: string) =>
  (await send(`${at}/quotes`, { key, body: analysis })).json.rate_card;

const effectiveAt = ({ json }: Pick<Heard, 'json'>) => Date.parse(String(json.effective_at));

describe('a rate card that did not reach the edge', () => {
  it('takes effect five minutes after it does, when publishing is tried again', async () => {
    const { key, at } = await anAccount();
    const sent = { key, body: aDearerCard(2), headers: { 'idempotency-key': 'card' } };
    const cut = await answerWith({ EDGE: edgeWithout(indexName) }, path, sent);
    expect(cut.status).toBe(503);
    expect(cut.json).toMatchObject({ code: 'unavailable', retryable: true });

    letPass(7);
    const spent = await send(`${at}/usage`, { key, body: analysis });
    expect(spent.json.entry?.rate_card).toBe(1);
    const retried = await send(path, sent);
    expect(retried.status).toBe(201);
    expect(effectiveAt(retried)).toBe(Date.now() + 5 * minute);
    expect(await cardNow(key, at)).toBe(1);
    const between = new Date(Date.now()).toISOString();
    letPass(5);
    expect(await cardNow(key, at)).toBe(2);
    const late = { ...analysis, occurred_at: between };
    expect((await send(`${at}/usage`, { key, body: late })).json.entry?.rate_card).toBe(1);
    expect((await send(path, { key })).json.data?.[0]?.effective_at).toBe(
      String(retried.json.effective_at),
    );
  });

  it('is brought there by the sweep, never with effect in the past', async () => {
    const { key, at } = await anAccount();
    await answerWith({ EDGE: edgeWithout(indexName) }, path, { key, body: aDearerCard(2) });
    letPass(12);
    expect(await refresh()).toBe(1);
    const soonest = Date.now() + 5 * minute;
    expect(await indexed()).toEqual([{ version: 2, effective_at: soonest }]);
    expect(await cardNow(key, at)).toBe(1);
    letPass(5);
    expect(await cardNow(key, at)).toBe(2);
    expect((await send('/v1/rate_cards/2', { key })).json).toMatchObject({ version: 2 });
  });

  it('does not overtake the newer one that was to follow it', async () => {
    const { key, at } = await anAccount();
    await answerWith({ EDGE: edgeWithout(indexName) }, path, { key, body: aDearerCard(2) });
    letPass(2);
    const EDGE = edgeThatPuts(async (name, value) => {
      // Publishing takes its time: the older card comes to the edge a second after the request.
      if (name === 'publishing-rate-card') vi.setSystemTime(Date.now() + 1_000);
      await env.EDGE.put(name, value);
    });
    const newer = await answerWith({ EDGE }, path, { key, body: aDearerCard(3) });
    const both = effectiveAt(newer);
    expect(await indexed()).toEqual([
      { version: 3, effective_at: both },
      { version: 2, effective_at: both },
    ]);
    letPass(6);
    expect(await cardNow(key, at)).toBe(3);
    const audit = await send('/v1/admin/audit_log?target=2', { key });
    expect(audit.json.data).toMatchObject([{ action: 'rate_card.postpone', actor: 'system' }]);
  });

  it('keeps its instant when there is time enough for every edge', async () => {
    const key = await aPlatformKey();
    const effective_at = new Date(Date.now() + 60 * minute).toISOString();
    const body = { ...aDearerCard(2), effective_at };
    await answerWith({ EDGE: edgeWithout(indexName) }, path, { key, body });
    letPass(12);
    await refresh();
    expect(await indexed()).toEqual([{ version: 2, effective_at: Date.parse(effective_at) }]);
  });

  it('is not on record when the edge takes nothing at all', async () => {
    const key = await aPlatformKey();
    const EDGE = edgeThatPuts(() => Promise.reject(new Error('KV PUT failed: 500')));
    const cut = await answerWith({ EDGE }, path, { key, body: aDearerCard(2) });
    expect(cut.status).toBe(503);
    expect((await send(path, { key })).json.data).toHaveLength(1);
  });
});

describe('the index of rate cards', () => {
  it('has both of two cards published at once, whoever writes it last', async () => {
    const key = await aPlatformKey();
    let reached = () => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const EDGE = edgeThatPuts(async (name, value) => {
      if (name === indexName) {
        reached();
        await released;
      }
      await env.EDGE.put(name, value);
    });
    const second = answerWith({ EDGE }, path, { key, body: aDearerCard(2) });
    await isReached;
    expect((await publish(key, 3)).status).toBe(201);
    release();
    expect((await second).status).toBe(201);
    expect((await indexed())?.map(({ version }) => version)).toEqual([3, 2]);
  });

  it('gets back what was lost: documents, and cards long in force with their instants', async () => {
    const { key, at } = await anAccount();
    const published = await publish(key, 2);
    letPass(120);
    await env.EDGE.delete('rate-card:2');
    await env.EDGE.delete(indexName);
    await refresh();
    expect(await env.EDGE.get('rate-card:2', 'json')).toMatchObject(aDearerCard(2));
    expect(await indexed()).toEqual([{ version: 2, effective_at: effectiveAt(published) }]);
    forgetIndex();
    expect(await cardNow(key, at)).toBe(2);
  });

  it('is left alone when nothing is missing', async () => {
    const key = await aPlatformKey();
    await publish(key, 2);
    letPass(10);
    let puts = 0;
    const EDGE = edgeThatPuts(async () => {
      puts++;
    });
    expect(await refreshCardIndex({ ...env, EDGE })).toBe(0);
    expect(puts).toBe(0);
  });
});

describe('the card in force', () => {
  it('is the one called current, whole, and another from the instant that one takes effect', async () => {
    const { key } = await anAccount();
    const current = async () => (await send('/v1/rate_cards/current', { key })).json;
    expect(await current()).toEqual(JSON.parse(JSON.stringify(defaultRateCard)));
    await publish(key, 2);
    letPass(4);
    expect(await current()).toMatchObject({ version: 1 });
    letPass(6);
    expect(await current()).toEqual(JSON.parse(JSON.stringify(aDearerCard(2))));
    expect((await send('/v1/rate_cards/2', { key })).json).toEqual(await current());
    expect((await send('/v1/rate_cards/99', { key })).status).toBe(404);
    expect((await send('/v1/rate_cards/latest', { key })).status).toBe(404);
  });

  it('is read by those who may read balances, and by nobody else', async () => {
    expect((await send('/v1/rate_cards/current')).status).toBe(401);
    const { key, at } = await anAccount();
    const ask = { key, body: { name: 'writes only', scopes: ['usage:write'] } };
    const { secret } = (await send(`${at}/api_keys`, ask)).json;
    expect((await send('/v1/rate_cards/current', { key: String(secret) })).status).toBe(403);
  });
});

describe('usage ahead of the clock', () => {
  it('has the price of now, not of a card that is still to come', async () => {
    const { key, at } = await anAccount();
    await publish(key, 2);
    letPass(3);
    const ahead = { ...analysis, occurred_at: new Date(Date.now() + 4 * minute).toISOString() };
    expect((await send(`${at}/usage`, { key, body: ahead })).json.entry?.rate_card).toBe(1);
  });
});
