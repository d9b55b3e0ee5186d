import { afterEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import { orphanedServers } from '../../worker/cron/orphaned-servers.ts';
import { anAccount, aSession, env, micro, send, type World } from './api-client.ts';
import {
  aRunningServer,
  aServer,
  ask,
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

describe('a server nobody can pay for any more', () => {
  /** Runs for two hours on what is there, and has stopped. */
  async function stoppedByItself(world: World): Promise<Made> {
    stopClock();
    const server = await aRunningServer(world);
    await spendDownTo(world, 2.4);
    letPass(hour + 55 * minute);
    expect(await read(world.key, server)).toMatchObject({
      ...{ status: 'stopping', stopping: true, lease_left_seconds: 300, stop_confirmed: false },
      ...{ stopping_reason: 'credits', stopped_reason: null },
    });
    letPass(10 * minute);
    expect(await read(world.key, server)).toMatchObject({
      ...{ status: 'stopped', stopped_reason: 'credits', stop_confirmed: false },
      stopping_reason: null,
      ...{ runtime_microcredits: 2 * hourly, stopped_at: inMs(-5 * minute) },
    });
    return server;
  }

  it('stops when paid time ends, and is confirmed by who runs it, drained or not', async () => {
    for (const wait of [untilDrained, () => undefined]) {
      vi.useRealTimers();
      const world = await anAccount();
      const { key } = world;
      const server = await stoppedByItself(world);
      await wait(world);
      const confirmed = await ask(key, `${server.path}/stop`, named('down'));
      expect(confirmed.status).toBe(200);
      expect(confirmed.json).toEqual({
        server: { id: server.id, status: 'stopped' },
        confirmed: true,
      });
      const again = await ask(key, `${server.path}/stop`, named('down'));
      expect(again.text).toBe(confirmed.text);
      await untilDrained(world);
      expect(await read(key, server)).toMatchObject({ stop_confirmed: true });
    }
    const stops = await env.DB.prepare('SELECT 1 FROM server_stops WHERE settled_at IS NULL').all();
    expect(stops.results).toEqual([]);
  });

  it('runs on when credits come in time', async () => {
    stopClock();
    const world = await anAccount();
    const { key, at } = world;
    const server = await aRunningServer(world);
    await spendDownTo(world, 0);
    letPass(55 * minute);
    expect(await read(key, server)).toMatchObject({ stopping: true });
    const body = { source: 'promotion', amount_microcredits: micro(50), reason: 'here' };
    await send(`${at}/grants`, { key, body });
    letPass(10 * minute);
    expect(await read(key, server)).toMatchObject({ status: 'running', stopping: false });
    const paidAt = Date.now() - 10 * minute;
    await untilDrained(world);
    const { results } = await env.DB.prepare('SELECT settled_at AS at FROM server_stops').all();
    expect(results).toEqual([{ at: paidAt }]);
    const told = await env.DB.prepare(
      `SELECT kind FROM notices WHERE account = ? AND at >= ? AND kind LIKE 'server_%'`,
    )
      .bind(world.account, paidAt)
      .all();
    expect(told.results).toEqual([{ kind: 'server_resumed' }]);
  });

  it('is an orphan five minutes later, told of every hour until it is confirmed', async () => {
    const world = await anAccount();
    const { key } = world;
    const server = await stoppedByItself(world);
    await untilDrained(world);
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const orphans = async () => (await send('/v1/admin/orphaned_servers', { key })).json.data;
    const stops = async () => (await send('/v1/admin/server_stops?status=open', { key })).json;
    expect((await stops()).data).toMatchObject([
      { account: world.account, server: server.id, name: 'web', reason: 'credits' },
    ]);
    expect(await orphans()).toEqual([]);

    const run = () => orphanedServers(env, instant(Date.now()));
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    expect(await orphans()).toMatchObject([{ server: server.id, orphaned_at: inMs(0) }]);
    letPass(59 * minute);
    expect(await run()).toBe(0);
    letPass(minute);
    expect(await run()).toBe(1);
    expect(errors).toHaveBeenCalledTimes(2);
    const told = await env.DB.prepare(
      `SELECT kind FROM notices WHERE account = ? AND key LIKE 'orphan:%' ORDER BY key`,
    )
      .bind(world.account)
      .all();
    // People hear of it once; what is told again is for whoever runs it.
    expect(told.results).toEqual([{ kind: 'server_stopping' }, { kind: 'server_stop' }]);

    expect((await ask(key, `${server.path}/stop`)).json).toMatchObject({ confirmed: true });
    letPass(2 * hour);
    expect(await run()).toBe(0);
    expect(await orphans()).toEqual([]);
    expect((await stops()).data).toEqual([]);
  });

  it('is told of though another cannot be', async () => {
    for (const _each of [1, 2]) {
      const world = await anAccount();
      await stoppedByItself(world);
      await untilDrained(world);
    }
    letPass(6 * minute);
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { DB } = env;
    let asked = 0;
    const failingOnce = {
      prepare: (sql: string) => {
        if (sql.includes('INTO notices') && asked++ === 0) throw new Error('not this one');
        return DB.prepare(sql);
      },
      batch: DB.batch.bind(DB),
    } as unknown as typeof DB;
    const run = (db: typeof DB) => orphanedServers({ ...env, DB: db }, instant(Date.now()));
    expect(await run(failingOnce)).toBe(1);
    expect(errors.mock.calls.flat().join()).toContain('not this one');
    expect(await run(DB)).toBe(1);
  });

  it('is confirmed under its key for what was asked then, not for what came later', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const server = await stoppedByItself(world);
    await ask(key, `${server.path}/stop`, named('down'));
    const body = { source: 'promotion', amount_microcredits: micro(5), reason: 'here' };
    await send(`${at}/grants`, { key, body });
    expect((await ask(key, `${server.path}/start`)).status).toBe(200);
    letPass(10 * hour);
    expect(await read(key, server)).toMatchObject({ status: 'stopped', stop_confirmed: false });
    await untilDrained(world);
    expect((await ask(key, `${server.path}/stop`, named('down'))).status).toBe(200);
    expect(await read(key, server)).toMatchObject({ stop_confirmed: false });
  });

  it('that was never confirmed to be made is confirmed as failed', async () => {
    stopClock();
    const world = await anAccount();
    const { key } = world;
    const server = await aServer(world, { provisioning_seconds: 1 });
    letPass(2_000);
    expect(await read(key, server)).toMatchObject({ status: 'failed' });
    const confirmed = await ask(key, `${server.path}/fail`);
    expect(confirmed.json).toEqual({
      server: { id: server.id, status: 'failed' },
      confirmed: true,
    });
    await untilDrained(world);
    expect(await read(key, server)).toMatchObject({ status: 'failed', stop_confirmed: true });
    expect((await send(server.path, { key, method: 'DELETE' })).json).toMatchObject({
      confirmed: true,
    });
    expect((await ask(key, `${server.path}/start`)).status).toBe(404);
  });
});

describe('a server a signed-in person stops or deletes', () => {
  const stops = async ({ key }: World) => (await send('/v1/admin/server_stops', { key })).json.data;

  it.each(['stop', 'delete'])('is to be taken down until a key confirms it: %s', async (act) => {
    stopClock();
    for (const wait of [untilDrained, () => undefined]) {
      const world = await anAccount();
      const { key, account } = world;
      const server = await aRunningServer(world);
      const own = { headers: { cookie: await aSession(account), origin: 'http://localhost' } };
      const press = () =>
        act === 'stop'
          ? send(`${server.path}/stop`, { ...own, method: 'POST' })
          : send(server.path, { ...own, method: 'DELETE' });
      expect((await press()).json.entry).toBeDefined();
      await wait(world);
      expect((await press()).json).toMatchObject({ server: { id: server.id }, confirmed: false });
      expect((await ask(key, `${server.path}/stop`)).json).toMatchObject({ confirmed: true });
      await untilDrained(world);
      expect(await read(key, server)).toMatchObject({ stop_confirmed: true });
      expect(await stops(world)).toEqual([]);
    }
  });

  it('is an orphan while nobody confirms it, which its account need not know', async () => {
    stopClock();
    const world = await anAccount();
    const { key, account } = world;
    const server = await aRunningServer(world);
    const headers = { cookie: await aSession(account), origin: 'http://localhost' };
    await send(`${server.path}/stop`, { headers, method: 'POST' });
    await untilDrained(world);
    expect(await stops(world)).toMatchObject([
      { server: server.id, reason: 'request', stop_at: (await read(key, server))?.stopped_at },
    ]);
    letPass(5 * minute);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await orphanedServers(env, instant(Date.now()))).toBe(1);
    const { json } = await send(`${world.at}/notices`, { key });
    expect(json).toMatchObject({ data: [], unread_count: 0 });
    const told = await env.DB.prepare(`SELECT kind FROM notices WHERE key LIKE 'orphan:%'`).all();
    expect(told.results).toEqual([{ kind: 'server_stop' }]);
  });
});
