import { afterEach, describe, expect, it, vi } from 'vitest';
import { anAccount, anAccountKey, micro, send } from './api-client.ts';
import {
  aRunningServer,
  aServer,
  ask,
  available,
  hour,
  hourly,
  inMs,
  letPass,
  type Made,
  minute,
  named,
  read,
  spendDownTo,
  stopClock,
  untilDrained,
} from './server-life.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a server over its life', () => {
  it('is made, runs, renews, is resized, stopped and deleted, and costs what it used', async () => {
    stopClock();
    const world = await anAccount();
    const { key } = world;
    const server = await aServer(world, { project: 'prj_a', member: 'ann' });
    expect(await read(key, server)).toMatchObject({
      ...{ id: server.id, name: 'web', status: 'provisioning', tier: 'small', project: 'prj_a' },
      ...{ member: 'ann', started_at: null, paid_until: null, provisioning_microcredits: 0 },
      ...{ burn_per_hour_microcredits: 0, stopping: false, samples: null, stop_confirmed: null },
    });
    expect(await available(world)).toBe(micro(195));

    const started = await ask(key, `${server.path}/start`);
    expect(started.json.server).toEqual({
      ...{ id: server.id, status: 'running', tier: 'small', paid_until: inMs(hour) },
    });
    expect(started.json.entry).toMatchObject({ kind: 'hold', server: server.id });
    expect(started.json.balance).toMatchObject({ available_microcredits: micro(200 - 5 - 2.4) });

    letPass(30 * minute);
    expect(await read(key, server)).toMatchObject({
      ...{ status: 'running', accruing_microcredits: hourly / 2, runtime_microcredits: 0 },
      ...{ lease_left_seconds: 1_800, burn_per_hour_microcredits: hourly },
      ...{ provisioning_microcredits: micro(5), started_at: inMs(-30 * minute) },
    });

    letPass(2 * hour);
    expect(await read(key, server)).toMatchObject({
      ...{ status: 'running', runtime_microcredits: 2 * hourly, runtime_seconds: 7_200 },
      ...{ accruing_microcredits: hourly / 2, paid_until: inMs(30 * minute) },
    });

    const resized = await send(`${server.path}/resize`, { key, body: { tier: 'large' } });
    expect(resized.json.server).toMatchObject({ tier: 'large', paid_until: inMs(hour) });
    letPass(15 * minute);
    const stopped = await ask(key, `${server.path}/stop`);
    expect(stopped.json.server).toEqual({ id: server.id, status: 'stopped' });
    const cost = 2.5 * hourly + micro(9.6) / 4;
    expect(stopped.json.balance).toMatchObject({
      available_microcredits: micro(195) - cost,
      held_microcredits: 0,
    });
    expect(await read(key, server)).toMatchObject({
      ...{ status: 'stopped', stopped_reason: 'request', runtime_microcredits: cost },
      ...{ runtime_seconds: 9_900, accruing_microcredits: 0, stopped_at: inMs(0), tier: 'large' },
    });

    const deleted = await send(server.path, { key, method: 'DELETE' });
    expect(deleted.json.server).toEqual({ id: server.id, status: 'deleted' });
    const last = await read(key, server);
    expect(last).toMatchObject({
      ...{ status: 'deleted', ended_at: inMs(0), runtime_microcredits: cost, tier: 'large' },
      ...{ provisioning_microcredits: micro(5), runtime_seconds: 9_900, name: 'web' },
    });
    await untilDrained(world);
    expect(await read(key, server)).toEqual(last);
  });

  it('is what the usage summary and the ledger say it cost', async () => {
    stopClock();
    const world = await anAccount();
    const { key, at } = world;
    const server = await aRunningServer(world, { project: 'prj_a' });
    letPass(90 * minute);
    await ask(key, `${server.path}/stop`);
    const query = `from=${inMs(-3 * hour)}&to=${inMs(minute)}&group_by=server`;
    const summary = await send(`${at}/usage/summary?${query}`, { key });
    const { provisioning_microcredits: making, runtime_microcredits: running } = (await read(
      key,
      server,
    )) as unknown as Record<string, number>;
    expect(running).toBe(1.5 * hourly);
    expect(summary.json.groups).toMatchObject([
      { key: server.id, amount_microcredits: Number(making) + Number(running) },
    ]);
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({ ok: true, complete: true });
  });

  it('that is not made costs nothing, said so or not', async () => {
    stopClock();
    const world = await anAccount();
    const { key } = world;
    const failed = await aServer(world);
    const said = await ask(key, `${failed.path}/fail`);
    expect(said.json.server).toEqual({ id: failed.id, status: 'failed' });
    const forgotten = await aServer(world, { provisioning_seconds: 60 });
    letPass(minute);
    expect(await read(key, forgotten)).toMatchObject({ status: 'failed', ended_at: inMs(0) });
    expect(await available(world)).toBe(micro(200));
  });

  it('is answered alike under the key it was asked with', async () => {
    stopClock();
    const world = await anAccount();
    const { key, at } = world;
    const body = { name: 'web', tier: 'small' };
    const asked = { key, body, headers: named('make') };
    const first = await send(`${at}/servers`, asked);
    const path = `${at}/servers/${first.json.server?.id}`;
    const start = () => ask(key, `${path}/start`, named('start'));
    const started = await start();
    letPass(3 * hour);
    await ask(key, `${path}/stop`, named('stop'));
    await send(path, { key, method: 'DELETE' });
    for (const [again, before] of [
      [await send(`${at}/servers`, asked), first],
      [await start(), started],
    ] as const) {
      expect(again.text).toBe(before.text);
      expect(again.status).toBe(before.status);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
    expect((await send(`${at}/servers?status=live`, { key })).json.data).toEqual([]);
  });
});

describe('a list of servers', () => {
  it('has a new one at once, one that ended at once, newest first, page by page', async () => {
    stopClock();
    const world = await anAccount();
    const { key, at } = world;
    const made: Made[] = [];
    for (const name of ['a', 'b', 'c', 'd']) made.push(await aRunningServer(world, { name }));
    const [a, , c] = made as [Made, Made, Made, Made];
    await send(a.path, { key, method: 'DELETE' });
    await send(c.path, { key, method: 'DELETE' });
    const list = async (query: string) => (await send(`${at}/servers?${query}`, { key })).json;
    const names = async (query: string) =>
      ((await list(query)).data as unknown as { name: string }[]).map(({ name }) => name);
    const expectAll = async () => {
      expect(await names('')).toEqual(['d', 'c', 'b', 'a']);
      expect(await names('status=live')).toEqual(['d', 'b']);
      expect(await names('status=ended')).toEqual(['c', 'a']);
    };
    await expectAll();
    await untilDrained(world);
    await expectAll();
    const first = await list('limit=3');
    expect(first.totals).toEqual({ running: 2, burn_per_hour_microcredits: 2 * hourly });
    expect(first.has_more).toBe(true);
    expect(await names(`limit=3&cursor=${first.next_cursor}`)).toEqual(['a']);
    const ended = await list('status=ended&limit=1');
    expect(await names(`status=ended&limit=1&cursor=${ended.next_cursor}`)).toEqual(['a']);
  });

  it('has what no other account has', async () => {
    const mine = await anAccount();
    const { key } = mine;
    const other = await anAccount(key);
    const theirs = await aRunningServer(other);
    expect((await send(`${mine.at}/servers`, { key })).json.data).toEqual([]);
    const path = `${mine.at}/servers/${theirs.id}`;
    const body = { samples: [{ at: new Date().toISOString(), cpu_p95: 1, memory_p95: 1 }] };
    for (const refused of [
      await send(path, { key }),
      await ask(key, `${path}/start`),
      await ask(key, `${path}/stop`),
      await ask(key, `${path}/fail`),
      await send(`${path}/resize`, { key, body: { tier: 'large' } }),
      await send(path, { key, method: 'DELETE' }),
      await send(`${path}/samples`, { key, body }),
      await send(`${path}/samples`, { key }),
      await send(`${mine.at}/servers/srv_nothing`, { key }),
      await ask(key, `${mine.at}/servers/${theirs.id.replace(/_\d+$/, '_999')}/stop`),
    ])
      expect(refused.status).toBe(404);
    expect(await read(key, theirs)).toMatchObject({ status: 'running' });
  });
});

describe('what is wrong with a request', () => {
  it('is told with the field', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const right = { name: 'web', tier: 'small' };
    const bodies: [object, string][] = [
      [{ tier: 'small' }, 'name'],
      [{ ...right, name: '' }, 'name'],
      [{ ...right, name: 'x'.repeat(101) }, 'name'],
      [{ ...right, tier: 'tiny' }, 'tier'],
      [{ ...right, tier: 'constructor' }, 'tier'],
      [{ ...right, project: 'a\nb' }, 'project'],
      [{ ...right, provisioning_seconds: 86_401 }, 'provisioning_seconds'],
      [{ ...right, provisioning_seconds: 0.5 }, 'provisioning_seconds'],
      [{ ...right, colour: 'red' }, 'colour'],
    ];
    for (const [body, param] of bodies) {
      const refused = await send(`${at}/servers`, { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
    const { path } = await aServer(world);
    const sample = { at: new Date().toISOString(), cpu_p95: 1, memory_p95: 1 };
    const others: [string, object | undefined, string][] = [
      [`${path}/resize`, { tier: 'tiny' }, 'tier'],
      [`${path}/resize`, {}, 'tier'],
      [`${path}/start`, { now: true }, 'now'],
      [`${path}/samples`, { samples: [] }, 'samples'],
      [`${path}/samples`, { samples: Array(169).fill(sample) }, 'samples'],
      [`${path}/samples`, { samples: [{ ...sample, cpu_p95: 101 }] }, 'samples[0].cpu_p95'],
      [`${path}/samples`, { samples: [sample, { ...sample, at: 'now' }] }, 'samples[1].at'],
      [`${path}/samples`, { samples: [{ ...sample, at: inMs(hour) }] }, 'samples[0].at'],
      [`${path}/samples`, { samples: [{ ...sample, at: inMs(-31 * 24 * hour) }] }, 'samples[0].at'],
      [`${path}/samples?days=91`, undefined, 'days'],
      [`${at}/servers?status=some`, undefined, 'status'],
      [`${at}/servers?limit=101`, undefined, 'limit'],
      [`${at}/servers?cursor=x`, undefined, 'cursor'],
      [`${at}/servers?tier=small`, undefined, 'tier'],
    ];
    for (const [address, body, param] of others) {
      const refused = await send(address, body === undefined ? { key } : { key, body });
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
  });

  it('is its scope, or the state the server is in', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const reader = await anAccountKey(world, ['servers:read']);
    const body = { name: 'web', tier: 'small' };
    const refused = await send(`${at}/servers`, { key: reader.secret, body });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'servers:write' });
    const server = await aServer(world);
    for (const [act, status] of [
      ['stop', 'provisioning'],
      ['start', undefined],
      ['start', 'running'],
      ['fail', 'running'],
    ] as const) {
      const answer = await ask(key, `${server.path}/${act}`);
      if (status === undefined) expect(answer.status).toBe(200);
      else expect(answer.json).toMatchObject({ code: 'server_in_state', server_status: status });
    }
    const same = await send(`${server.path}/resize`, { key, body: { tier: 'small' } });
    expect(same.json).toMatchObject({ code: 'server_unchanged', status: 409 });
    const hold = String((await send(`${at}/entries?kind=hold`, { key })).json.data?.[0]?.hold);
    const captured = await send(`${at}/holds/${hold}/void`, { key, method: 'POST' });
    expect(captured.json).toMatchObject({ code: 'hold_of_server', server: server.id });
  });

  it('is that credits do not suffice, for making it as for its first hour', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const server = await aServer(world);
    await spendDownTo(world, 2);
    const started = await ask(key, `${server.path}/start`, named('start'));
    expect(started.status).toBe(402);
    expect(started.json).toMatchObject({
      ...{ code: 'insufficient_credits', required_microcredits: hourly },
      available_microcredits: micro(2),
    });
    expect((await ask(key, `${server.path}/start`, named('start'))).text).toBe(started.text);
    expect(await read(key, server)).toMatchObject({ status: 'provisioning' });
    const another = await send(`${at}/servers`, { key, body: { name: 'b', tier: 'xlarge' } });
    expect(another.json).toMatchObject({ code: 'insufficient_credits' });
  });
});

describe('how busy a server is', () => {
  it('is kept by the hour, the latest word on each', async () => {
    const world = await anAccount();
    const { key } = world;
    const server = await aRunningServer(world);
    const now = Math.floor(Date.now() / hour) * hour;
    const at = (hours: number) => new Date(now - hours * hour).toISOString();
    const report = (samples: object[]) =>
      send(`${server.path}/samples`, {
        key,
        body: { samples },
        headers: named(`${samples.length}`),
      });
    const first = await report([
      { at: at(0), cpu_p95: 10, memory_p95: 20 },
      { at: at(2), cpu_p95: 30.5, memory_p95: 40 },
      { at: new Date(now - 2 * hour + 1_000).toISOString(), cpu_p95: 31, memory_p95: 41 },
    ]);
    expect(first.json).toMatchObject({ stored: 2 });
    await report([{ at: at(0), cpu_p95: 12, memory_p95: 22 }]);
    const listed = await send(`${server.path}/samples?days=1`, { key });
    expect(listed.json.data).toEqual([
      { at: at(2), cpu_p95: 31, memory_p95: 41 },
      { at: at(0), cpu_p95: 12, memory_p95: 22 },
    ]);
    expect((await read(key, server))?.samples).toEqual({ days: 7, cpu_p95: 31, memory_p95: 41 });
  });
});
