import { createScheduledController } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayMs, formatInstant, instant, minuteMs } from '../../core/units/instant.ts';
import { usageGroupings } from '../../core/usage/totals.ts';
import worker from '../../worker/index.ts';
import { anAccount, aPlatformKey, type Body, env, local, send } from './api-client.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  // What goes on after an answer comes to its end before the storage is emptied.
  for (let n = 0; n < 3; n++) await env.DB.prepare('SELECT 1').first();
});

async function runRollups(): Promise<void> {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const controller = createScheduledController({
    cron: '* * * * *',
    scheduledTime: new Date(),
  });
  await worker.scheduled(controller, env);
}

const chat = {
  meter: 'ai.chat',
  model: 'anthropic/claude-haiku-4-5',
  quantities: { input_tokens: 1_000, output_tokens: 200 },
};
const plan = {
  meter: 'infra.plan',
  quantities: { resources: 12, dependencies: 3, environments: 1 },
};

interface Place {
  readonly key: string;
  readonly account: string;
  readonly at: string;
}

/** An account with forty days behind it: debits, captures, and spending that was given back. */
async function aPast(): Promise<Place> {
  const key = await aPlatformKey();
  const opened = Date.now() - 40 * dayMs;
  const external = { name: 'Then', external_id: crypto.randomUUID(), at: opened };
  const account = String((await local('/local/accounts', external)).json.id);
  const at = `/v1/accounts/${account}`;
  const steps = Array.from({ length: 120 }, (_, n) => {
    const usage = {
      ...(n % 3 === 0 ? plan : chat),
      ...(n % 4 === 0 ? {} : { project: `prj_${n % 7}` }),
      ...(n % 5 === 0 ? { member: '=cmd|ann' } : {}),
    };
    const when = opened + 1_000 + n * (7 * 60 + 13) * minuteMs;
    const captured = {
      kind: 'hold_capture',
      estimate: usage,
      actual: usage,
      took_ms: 40 * minuteMs,
    };
    return { at: when, command: n % 6 === 0 ? captured : { kind: 'usage', usage } };
  });
  const granted = { kind: 'grant', source: 'purchase', amount: 10_000_000_000, reason: 'Seed' };
  const ran = await local('/local/history', {
    account,
    steps: [{ at: opened, command: granted }, ...steps],
  });
  expect(ran.json).toMatchObject({ refused: 0 });
  return { key, account, at };
}

async function drained({ key, at, account }: Place): Promise<void> {
  const { json } = await send(`${at}/balance`, { key });
  const sql = 'SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?';
  await expect
    .poll(() => env.DB.prepare(sql).bind(account).first('seq'), { timeout: 20_000 })
    .toBe(json.as_of_seq);
}

/** The lines of a file without quoted cells that hold commas or line breaks, by column. */
function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...lines] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell ?? ''),
    );
  const plain = (cell: string) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return lines.map((cells) =>
    Object.fromEntries(header.map((name, place) => [name, plain(cells[place] ?? '')])),
  );
}

const sum = <T>(list: readonly T[], amount: (one: T) => unknown): number =>
  list.reduce((total, one) => total + Number(amount(one)), 0);

const csv = { accept: 'text/csv' };

/** What entries say was spent less what was given back, by the file people download. */
async function spentByEntries({ key, at }: Place): Promise<number> {
  const file = await send(`${at}/entries`, { key, headers: csv });
  const rows = readCsv(file.text);
  const of = (...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind ?? ''));
  return (
    sum(of('debit', 'capture'), (row) => row.amount_microcredits) -
    sum(of('reversal'), (row) => row.amount_microcredits)
  );
}

/** What the balance says was spent: what was granted and is neither available nor held any more. */
async function spentByBalance({ key, at }: Place): Promise<number> {
  const { json } = await send(`${at}/balance`, { key });
  const { json: grants } = await send(`${at}/entries?kind=grant`, { key });
  const granted = sum(grants.data as unknown as Body[], (entry) => entry.amount_microcredits);
  return granted - Number(json.available_microcredits) - Number(json.held_microcredits);
}

const groupsOf = (body: Body | undefined) => (body?.groups ?? []) as unknown as Body[];

/** Card, chart, table and file: every number a summary has comes to the same. */
async function expectAgreement(place: Place, phase: string): Promise<void> {
  const { key, at } = place;
  const expected = await spentByEntries(place);
  expect(expected, phase).toBe(await spentByBalance(place));
  const from = formatInstant(instant(Date.now() - 41 * dayMs));
  const to = formatInstant(instant(Date.now() + dayMs));
  const zones = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Asia/Kathmandu'];
  for (const [n, groupBy] of usageGroupings.entries())
    for (const granularity of ['day', 'month', undefined]) {
      const query = new URLSearchParams({ from, to, group_by: groupBy, tz: zones[n % 4] ?? '' });
      if (granularity) query.set('granularity', granularity);
      if (n % 2 === 0) query.set('top', '2');
      query.set('compare_from', from);
      query.set('compare_to', to);
      const { json, status } = await send(`${at}/usage/summary?${query}`, { key });
      const where = `${phase}: ${query}`;
      expect(status, where).toBe(200);
      const buckets = json.buckets as unknown as Body[];
      const shown = buckets.flatMap(groupsOf);
      expect(json.total_microcredits, where).toBe(expected);
      expect(json.compare, where).toMatchObject({ total_microcredits: expected });
      expect(json.compare?.groups, where).toEqual(json.groups);
      expect(
        sum(groupsOf(json), (group) => group.amount_microcredits),
        where,
      ).toBe(expected);
      expect(
        sum(shown, (group) => group.amount_microcredits),
        where,
      ).toBe(expected);
      const file = await send(`${at}/usage/summary?${query}`, { key, headers: csv });
      expect(file.headers.get('x-as-of-seq')).toBe(String(json.as_of_seq));
      const lines = readCsv(file.text);
      expect(
        lines.map((line) => line.amount_microcredits),
        where,
      ).toEqual(shown.map((group) => String(group.amount_microcredits)));
      expect(lines.map((line) => line.count)).toEqual(shown.map((group) => String(group.count)));
      expect(lines.map(({ quantities }) => JSON.parse(quantities ?? ''))).toEqual(
        shown.map((group) => group.quantities),
      );
    }
}

const cells = () => env.DB.prepare('SELECT count(*) AS n FROM usage_cells').first('n');
const days = () => env.DB.prepare('SELECT count(*) AS n FROM usage_days').first('n');

describe('the usage summary', () => {
  it('agrees with balance, entries and files before rollups run, between and after', async () => {
    const place = await aPast();
    const { key, at } = place;
    await expectAgreement(place, 'undrained, perhaps');
    await drained(place);
    await expectAgreement(place, 'drained');
    expect(await cells()).toBe(0);
    await runRollups();
    expect(await cells()).toBeGreaterThan(50);
    expect(await days()).toBeGreaterThan(0);
    await expectAgreement(place, 'rolled up');
    const { json } = await send(`${at}/entries?kind=debit&limit=1`, { key });
    const reversal = { entry: json.data?.[0]?.id, amount_microcredits: 7, reason: 'Mistaken' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const path = `/v1/admin/accounts/${place.account}/reversals`;
    expect((await send(path, { key, body: reversal, headers })).status).toBe(201);
    await send(`${at}/usage`, { key, body: { ...chat, project: 'prj_new' } });
    await expectAgreement(place, 'rolled up, with more since');
    await drained(place);
    await Promise.all([runRollups(), runRollups()]);
    await expectAgreement(place, 'rolled up again');
  });

  it('says what it was asked for, and is empty for an account that spent nothing', async () => {
    const { key, at } = await aPast();
    const query = 'from=2020-03-01T00:00:00Z&to=2020-03-02T00:30:00Z';
    const { json } = await send(`${at}/usage/summary?${query}&granularity=day&tz=asia/tokyo`, {
      key,
    });
    const { as_of, as_of_seq, ...rest } = json;
    expect(rest).toEqual({
      from: '2020-03-01T00:00:00.000Z',
      to: '2020-03-02T00:30:00.000Z',
      granularity: 'day',
      group_by: 'category',
      tz: 'asia/tokyo',
      buckets: [
        { start: '2020-03-01T00:00:00.000Z', end: '2020-03-01T15:00:00.000Z', groups: [] },
        { start: '2020-03-01T15:00:00.000Z', end: '2020-03-02T00:30:00.000Z', groups: [] },
      ],
      groups: [],
      total_microcredits: 0,
      count: 0,
    });
    expect(as_of).toBeTruthy();
    expect(as_of_seq).toBeGreaterThan(100);
    const file = await send(`${at}/usage/summary?${query}`, { key, headers: csv });
    const header = 'start,end,key,other,amount_credits,amount_microcredits,count,quantities';
    expect(file.text).toBe(`${header}\r\n`);
    expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
  });

  it('leaves out quantities where they are not wanted, and keeps formulas out of files', async () => {
    const place = await aPast();
    const { key, at } = place;
    const from = formatInstant(instant(Date.now() - 41 * dayMs));
    const query = `group_by=member&quantities=false&from=${from}`;
    const { json } = await send(`${at}/usage/summary?${query}`, { key });
    expect(groupsOf(json).map((group) => Object.keys(group))).toEqual([
      ['key', 'amount_microcredits', 'count'],
      ['key', 'amount_microcredits', 'count'],
    ]);
    const file = await send(`${at}/usage/summary?${query}`, { key, headers: csv });
    expect(readCsv(file.text).map((line) => line.key)).toContain("'=cmd|ann");
  });

  it('finds what names nothing, in summaries and in lists alike', async () => {
    const place = await aPast();
    const { key, at } = place;
    const bare = await send(`${at}/holds`, { key, body: { amount_microcredits: 900 } });
    const captured = { amount_microcredits: 500 };
    await send(`${at}/holds/${bare.json.hold?.id}/capture`, { key, body: captured });
    const from = formatInstant(instant(Date.now() - 41 * dayMs));
    for (const phase of ['drained or not', 'rolled up']) {
      for (const [filter, groupBy] of [
        ['project=', 'project'],
        ['member=', 'member'],
        ['api_key=', 'key'],
        ['category=other', 'meter'],
        ['meter=', 'meter'],
      ]) {
        const path = `${at}/usage/summary?from=${from}&group_by=${groupBy}&${filter}`;
        const { json } = await send(path, { key });
        const list = await send(`${at}/entries?kind=debit,capture&${filter}`, {
          key,
          headers: csv,
        });
        const rows = readCsv(list.text);
        expect(rows.length, `${phase} ${filter}`).toBeGreaterThan(0);
        expect(
          sum(rows, (row) => row.amount_microcredits),
          `${phase} ${filter}`,
        ).toBe(json.total_microcredits);
        expect(groupsOf(json).map((group) => group.key)).toEqual([null]);
      }
      const other = await send(`${at}/entries?category=other`, { key });
      expect(other.json.data?.length).toBe(1);
      await drained(place);
      await runRollups();
    }
  });

  it('names the parameter at fault', async () => {
    const { key, at } = await anAccount();
    const wrong: [string, string][] = [
      ['top=0', 'top'],
      ['top=101', 'top'],
      ['top=two', 'top'],
      ['quantities=no', 'quantities'],
      ['compare_from=2026-01-01T00:00:00Z', 'compare_to'],
      ['compare_to=2026-01-01T00:00:00Z', 'compare_from'],
      ['compare_from=2026-01-02T00:00:00Z&compare_to=2026-01-01T00:00:00Z', 'compare_to'],
      ['compare_from=yesterday&compare_to=2026-01-01T00:00:00Z', 'compare_from'],
      ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'],
      ['granularity=week', 'granularity'],
      ['granularity=hour&from=2020-01-01T00:00:00Z', 'granularity'],
      ['group_by=colour', 'group_by'],
      ['tz=Mars/Olympus', 'tz'],
      ['kind=debit', 'kind'],
      ['category=', 'category'],
    ];
    for (const [query, param] of wrong) {
      const refused = await send(`${at}/usage/summary?${query}`, { key });
      expect(refused.json, query).toMatchObject({ code: 'invalid_request', param });
    }
  });
});
