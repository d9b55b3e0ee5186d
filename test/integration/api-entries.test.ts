import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { readEntries } from '../../db/entries.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import { anAccount, analysis, type Body, env, micro, send, type World } from './api-client.ts';

const chat = {
  meter: 'ai.chat',
  model: 'anthropic/claude-haiku-4-5',
  quantities: { input_tokens: 1_000, output_tokens: 200 },
};

const seqsOf = (page: Body) => (page.data as unknown as { seq: number }[]).map(({ seq }) => seq);

/** Waits until D1 has every entry: what is read then comes from history alone. */
async function drained({ key, at, account }: World): Promise<void> {
  const { json } = await send(`${at}/balance`, { key });
  const sql = 'SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?';
  await expect
    .poll(() => env.DB.prepare(sql).bind(account).first('seq'), { timeout: 10_000 })
    .toBe(json.as_of_seq);
}

describe('entries', () => {
  it('has what was just written, newest first, before and after it is drained', async () => {
    const world = await anAccount();
    const { key, at } = world;
    for (let n = 0; n < 3; n++) await send(`${at}/usage`, { key, body: analysis });
    const fresh = await send(`${at}/entries`, { key });
    expect(seqsOf(fresh.json)).toEqual([5, 4, 3, 2, 1]);
    expect(fresh.json.as_of_seq).toBe(5);
    await drained(world);
    const recorded = await send(`${at}/entries`, { key });
    expect(recorded.json.data).toEqual(fresh.json.data);
  });

  it('pages by cursor without gap or repeat, while more is written', async () => {
    const world = await anAccount();
    const { key, at } = world;
    for (let n = 0; n < 5; n++) await send(`${at}/usage`, { key, body: analysis });
    await drained(world);
    const first = await send(`${at}/entries?limit=3`, { key });
    await send(`${at}/usage`, { key, body: analysis });
    const second = await send(`${at}/entries?limit=3&cursor=${first.json.next_cursor}`, { key });
    const third = await send(`${at}/entries?limit=3&cursor=${second.json.next_cursor}`, { key });
    expect([first, second, third].flatMap(({ json }) => seqsOf(json))).toEqual([
      7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(third.json).toMatchObject({ has_more: false, next_cursor: null });
  });

  it('filters by what was used and by whom, in the tail as in history', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const sent = [{ ...chat, project: 'prj-a' }, analysis, { ...analysis, member: 'Ada' }];
    for (const body of sent) await send(`${at}/usage`, { key, body });
    const filters: [string, number[]][] = [
      ['kind=debit', [5, 4, 3]],
      ['kind=grant,open', [2, 1]],
      ['category=code_analysis', [5, 4]],
      ['meter=ai.chat', [3]],
      ['category=code_analysis&meter=ai.chat', []],
      ['project=prj-a', [3]],
      ['model=anthropic/claude-haiku-4-5', [3]],
      ['member=Ada', [5]],
      ['from=2099-01-01T00:00:00Z', []],
      ['to=2020-01-01T00:00:00Z', []],
    ];
    for (const phase of ['undrained', 'drained']) {
      for (const [query, seqs] of filters) {
        const found = await send(`${at}/entries?${query}`, { key });
        expect(seqsOf(found.json), `${phase}: ${query}`).toEqual(seqs);
      }
      await drained(world);
    }
  });

  it('names the parameter at fault', async () => {
    const { key, at } = await anAccount();
    const wrong = ['limit=0', 'limit=101', 'cursor=x', 'kind=x', 'meter=x', 'from=x', 'colour=red'];
    for (const query of wrong) {
      const refused = await send(`${at}/entries?${query}`, { key });
      expect(refused.json).toMatchObject({
        code: 'invalid_request',
        param: query.split('=')[0] ?? '',
      });
    }
  });

  it('gives a receipt at once, and none of another account', async () => {
    const mine = await anAccount();
    const other = await anAccount(mine.key);
    const spent = await send(`${mine.at}/usage`, { key: mine.key, body: analysis });
    const id = spent.json.entry?.id;
    const receipt = await send(`${mine.at}/entries/${id}`, { key: mine.key });
    expect(receipt.json.entry).toEqual(spent.json.entry);
    for (const path of [`${other.at}/entries/${id}`, `${mine.at}/entries/nonsense`]) {
      const refused = await send(path, { key: mine.key });
      expect(refused.json).toMatchObject({ code: 'not_found' });
    }
  });

  it('writes CSV that no spreadsheet takes for a formula', async () => {
    const { key, at } = await anAccount();
    await send(`${at}/usage`, { key, body: { ...analysis, project: '=HYPERLINK("x","y")' } });
    const file = await send(`${at}/entries`, { key, headers: { accept: 'text/csv' } });
    expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = file.text.split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^id,seq,at,kind,amount_credits,amount_microcredits,/);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"",""y"")"`);
    expect(lines[2]).toContain(',grant,200,200000000,');
    const part = await send(`${at}/entries?limit=2`, { key, headers: { accept: 'text/csv' } });
    const next = /^<(.+)>; rel="next"$/.exec(part.headers.get('link') ?? '')?.[1] ?? '';
    const rest = await send(next, { key, headers: { accept: 'text/csv' } });
    expect(rest.text.split('\r\n')[1]).toContain(',1,');
  });
});

describe('explain', () => {
  it('prices an entry again and comes to the same', async () => {
    const { key, at } = await anAccount();
    for (const body of [chat, analysis]) {
      const spent = await send(`${at}/usage`, { key, body });
      const path = `${at}/entries/${spent.json.entry?.id}/explain`;
      const explained = await send(path, { key });
      expect(explained.json).toMatchObject({
        matches: true,
        rate_card: 1,
        amount_microcredits: Number(spent.json.entry?.amount_microcredits),
      });
    }
  });

  it('has nothing to say of what no card priced', async () => {
    const { key, at } = await anAccount();
    const { json } = await send(`${at}/entries?kind=grant`, { key });
    const refused = await send(`${at}/entries/${json.data?.[0]?.id}/explain`, { key });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: 'not_priced' });
  });
});

describe('verify', () => {
  it('finds the whole ledger sound, drained or not', async () => {
    const world = await anAccount();
    const { key, at } = world;
    await send(`${at}/usage`, { key, body: analysis });
    await drained(world);
    const spent = await send(`${at}/usage`, { key, body: analysis });
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({
      ok: true,
      complete: true,
      seq: 4,
      head_hash: String(spent.json.entry?.hash),
    });
  });

  it.each([
    ['an amount', 'UPDATE ledger_entries SET amount = amount + 1 WHERE account = ? AND seq = 3', 3],
    ['a member', `UPDATE ledger_entries SET member = 'Eve' WHERE account = ? AND seq = 3`, 3],
    ['a hash', 'UPDATE ledger_entries SET hash = zeroblob(32) WHERE account = ? AND seq = 2', 2],
    ['an entry', 'DELETE FROM ledger_entries WHERE account = ? AND seq = 3', 3],
  ])('finds where %s was changed behind its back', async (_what, sql, seq) => {
    const world = await anAccount();
    const { key, at, account } = world;
    await send(`${at}/usage`, { key, body: analysis });
    await send(`${at}/usage`, { key, body: analysis });
    await drained(world);
    await env.DB.prepare(sql).bind(account).run();
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({ ok: false, seq });
    expect(verified.json.flaw).toBeTruthy();
  });

  it('finds a last entry that was rewritten together with its hash', async () => {
    const world = await anAccount();
    const { key, at } = world;
    await send(`${at}/usage`, { key, body: analysis });
    await drained(world);
    const account = world.account as AccountId;
    const [before, last] = await readEntries(env.DB, account, [2, 3]);
    if (!before || !last) throw new Error('D1 does not have the entries');
    const hash = sha256(canonicalForm(before.hash, { ...last, member: 'Eve' }));
    await env.DB.prepare(
      `UPDATE ledger_entries SET member = 'Eve', hash = unhex(?) WHERE account = ? AND seq = 3`,
    )
      .bind(hash, account)
      .run();
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({ ok: false, seq: 3 });
  });

  it('goes on from a checkpoint, with holds open across it, and of its own account only', async () => {
    const { key, at } = await anAccount();
    const hold = await send(`${at}/holds`, { key, body: { amount_microcredits: 7 } });
    await send(`${at}/usage`, { key, body: analysis });
    await send(`${at}/holds/${hold.json.hold?.id}/void`, { key, method: 'POST' });
    let verified = await send(`${at}/entries/verify?limit=1`, { key });
    const seqs = [verified.json.seq];
    while (verified.json.checkpoint) {
      expect(verified.json).toMatchObject({ ok: true, complete: false });
      const path = `${at}/entries/verify?limit=1&checkpoint=${verified.json.checkpoint}`;
      const other = await anAccount(key);
      const foreign = path.replace(at, other.at);
      expect((await send(foreign, { key })).json.param).toBe('checkpoint');
      verified = await send(path, { key });
      seqs.push(verified.json.seq);
    }
    expect(seqs).toEqual([1, 2, 3, 4, 5]);
    expect(verified.json).toMatchObject({ ok: true, complete: true });
  });

  it('goes through the same ledger in steps as often as it is asked to, twice at a time too', async () => {
    const { key, at } = await anAccount();
    for (let n = 0; n < 14; n++) await send(`${at}/usage`, { key, body: analysis });
    const step = async (from: string) =>
      (await send(`${at}/entries/verify?limit=2${from}`, { key })).json;
    const stops: number[][] = [[], [], []];
    const run = async (place: number) => {
      let from = '';
      for (let verified = await step(from); ; verified = await step(from)) {
        expect(verified).toMatchObject({ ok: true });
        stops[place]?.push(Number(verified.seq));
        if (!verified.checkpoint) return;
        from = `&checkpoint=${verified.checkpoint}`;
      }
    };
    await run(0);
    await Promise.all([run(1), run(2)]);
    for (const seqs of stops) expect(seqs).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
  });
});

describe('usage summary', () => {
  it('adds up to what was spent, by group, in the tail as in history', async () => {
    const world = await anAccount();
    const { key, at } = world;
    for (const body of [chat, analysis, { ...analysis, project: 'prj-a' }])
      await send(`${at}/usage`, { key, body });
    const undrained = await send(`${at}/usage/summary?group_by=category`, { key });
    await drained(world);
    const recorded = await send(`${at}/usage/summary?group_by=category`, { key });
    expect(recorded.json.buckets?.[0]?.groups).toEqual(undrained.json.buckets?.[0]?.groups);
    const { json } = await send(`${at}/balance`, { key });
    expect(recorded.json.total_microcredits).toBe(micro(200) - Number(json.available_microcredits));
    expect(recorded.json.buckets?.[0]?.groups).toMatchObject([
      { key: 'code_analysis', count: 2, quantities: { lines: 2_000, files: 20 } },
      { key: 'ai_chat', count: 1 },
    ]);
    const projects = await send(`${at}/usage/summary?group_by=project`, { key });
    expect(projects.json.buckets?.[0]?.groups).toMatchObject([{ key: null }, { key: 'prj-a' }]);
  });

  it('cuts days by the clocks of a zone, those of 23 and 25 hours too', async () => {
    const { key, at } = await anAccount();
    const range = 'from=2026-03-27T23:00:00Z&to=2026-03-30T22:00:00Z';
    const days = await send(`${at}/usage/summary?${range}&granularity=day&tz=Europe/Berlin`, {
      key,
    });
    const starts = (days.json.buckets as unknown as { start: string }[]).map(({ start }) => start);
    expect(starts).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it.each([
    ['America/Santiago', '2026-09-04T04:00:00Z', '2026-09-10T03:00:00Z'],
    ['America/Havana', '2026-03-06T05:00:00Z', '2026-03-12T04:00:00Z'],
  ])('cuts days in %s, whose clocks skip midnight once a year', async (zone, from, to) => {
    const { key, at } = await anAccount();
    const query = `from=${from}&to=${to}&granularity=day&tz=${zone}`;
    const days = await send(`${at}/usage/summary?${query}`, { key });
    expect(days.json.buckets).toHaveLength(6);
  });

  it('names the parameter at fault', async () => {
    const { key, at } = await anAccount();
    const wrong: [string, string][] = [
      ['group_by=colour', 'group_by'],
      ['granularity=week', 'granularity'],
      ['tz=Mars/Base', 'tz'],
      ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'],
      ['from=2020-01-01T00:00:00Z&granularity=hour', 'granularity'],
    ];
    for (const [query, param] of wrong) {
      const refused = await send(`${at}/usage/summary?${query}`, { key });
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
  });
});
