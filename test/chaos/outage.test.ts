import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type ApiClient, apiClient, expectStatus } from '../../scripts/replaying/api-client.ts';
import { percentile } from '../../scripts/replaying/summary.ts';
import { auditAccount, expectSameLedgers } from './audit.ts';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { balanceOf, openFunded } from './ledger.ts';
import { type Asked, type Load, seeded, startLoad } from './load.ts';
import { readStores } from './stores.ts';
import { until } from './until.ts';

const outageMs = Number(process.env.HYDRON_OUTAGE_SECONDS ?? 90) * 1_000;
const granted = 1_000_000 * 1_000_000;
/** Long after anyone would call an answer usual, on a machine that does other things too. */
const usualMs = 5_000;
/** The outbox tries again at least every 30 s, then has all of the outage to carry. */
const drainedWithinMs = 90_000;
type Asker = 'platform' | 'own';
const both: readonly Asker[] = ['platform', 'own'];
const name: Record<Asker, string> = {
  platform: 'asked with a platform key',
  own: 'asked with its own key',
};

let server: FaultyServer | undefined;

afterAll(async () => server?.remove());

/** One attempt each: what is not answered at once counts as not answered. */
const once = (key: string): ApiClient =>
  apiClient({
    base: () => server?.url() ?? '',
    key,
    attemptsMax: 1,
    backOff: { firstMs: 0, mostMs: 0 },
    patienceMs: 30_000,
  });

test(`D1 away for ${outageMs / 1_000} s under load stops no spending and loses no history`, async () => {
  server = await startFaultyServer({ FREE_GRANT_MICROCREDITS: '0' });
  const platform = once(server.platformKey);
  const accounts = {
    platform: await openFunded(platform, name.platform, granted),
    own: await openFunded(platform, name.own, granted),
  };
  const own = once(await newKey(platform, accounts.own));
  const asked: Asked[] = [];
  const spend = async (
    phase: string,
    ms: number,
    askers: readonly Asker[],
    meanwhile?: () => Promise<void>,
  ) => {
    const begin = (key: Asker): Load => {
      const call = key === 'platform' ? platform : own;
      return startLoad({
        name: `${phase}-${key}`,
        callers: { patient: call, impatient: call },
        accounts: [accounts[key]],
        lanes: 3,
        random: seeded(phase.length),
        pauseMs: 25,
        callsMax: 30_000,
      });
    };
    const loads = askers.map(begin);
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await meanwhile?.();
      await pause(500);
    }
    await Promise.all(loads.map((load) => load.stop()));
    const calls = loads.flatMap((load) => load.asked);
    expect(calls.filter(({ answer }) => !answer).map(({ call }) => call.path)).toEqual([]);
    asked.push(...calls);
    return took(phase, calls);
  };

  const report = [await spend('before', 3_000, both)];
  const past = new Date().toISOString();
  await drained(server, platform, Object.values(accounts));
  await server.takeD1Away(true);
  const { heads } = await server.faults();
  const meanwhile = () => expectBalances(accounts.platform, { platform, own });
  const away = () => expectHistoryAway(accounts.platform, past);

  await away();
  report.push(await spend('warm', outageMs / 2, both, meanwhile));
  await away();
  await server.restart();
  // The first thing the new isolates hear is spending: nobody has warmed them.
  report.push(await spend('cold', outageMs / 2, both, meanwhile));
  await away();
  expect((await server.faults()).heads, 'nothing reached D1').toEqual(heads);

  await server.takeD1Away(false);
  const back = performance.now();
  // The other account stays quiet: nothing but its own alarm brings its history to D1.
  report.push(await spend('after', 3_000, ['platform']));
  await drained(server, platform, Object.values(accounts));
  report.push(`history complete ${((performance.now() - back) / 1_000).toFixed(1)} s after`);

  const entries: number[] = [];
  for (const account of Object.values(accounts)) {
    const mine = asked.filter((one) => one.account === account);
    entries.push(await auditAccount(platform, account, mine, granted));
  }
  await server.stop();
  expectSameLedgers(readStores(server.state), Object.values(accounts));
  console.log([...report, `${entries.join(' + ')} entries the same in D1`].join('\n'));
});

async function newKey(call: ApiClient, account: string): Promise<string> {
  const created = await call<{ secret: string }>({
    method: 'POST',
    path: `/v1/accounts/${account}/api_keys`,
    body: { name: 'outage', scopes: ['usage:write', 'holds:write', 'balance:read'] },
    idempotencyKey: 'the-key-of-the-outage',
  });
  return expectStatus(created, 201, 'an API key').secret;
}

/** Whoever asks and whatever they call the account, the balance is read as ever. */
async function expectBalances(account: string, { platform, own }: Record<Asker, ApiClient>) {
  await balanceOf(platform, account);
  await balanceOf(own, 'me');
  await balanceOf(platform, `ext:${name.platform}`);
}

/** What only D1 knows is said to be away, not made up. */
async function expectHistoryAway(account: string, past: string): Promise<void> {
  const to = new Date().toISOString();
  for (const needsD1 of ['projects', `balance?at=${past}`, `usage/summary?from=${past}&to=${to}`]) {
    const response = await fetch(`${server?.url()}/v1/accounts/${account}/${needsD1}`, {
      headers: { authorization: `Bearer ${server?.platformKey}` },
    });
    const body = (await response.json()) as { code?: string };
    expect([response.status, body.code], needsD1).toEqual([503, 'unavailable']);
    expect(Number(response.headers.get('retry-after')), needsD1).toBeGreaterThan(0);
  }
}

/** Waits until D1 has each account's ledger up to its head. */
async function drained(server: FaultyServer, call: ApiClient, accounts: readonly string[]) {
  for (const account of accounts) {
    const { as_of_seq } = await balanceOf(call, account);
    const carried = async () => (await server.faults()).heads[account] === as_of_seq;
    await until('D1 to have everything', carried, drainedWithinMs, 250);
  }
}

function took(phase: string, calls: readonly Asked[]): string {
  const times = calls.flatMap(({ answer }) => (answer ? [answer.ms] : []));
  const [p50, p99, most] = [50, 99, 100].map((percent) => percentile(times, percent) ?? 0);
  expect(most, `${phase}: the slowest answer`).toBeLessThan(usualMs);
  return `${phase}: ${calls.length} calls, all answered, p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms`;
}
