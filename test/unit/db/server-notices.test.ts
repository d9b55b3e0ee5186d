import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type EntryRow, fromRow } from '../../../core/ledger/entry-row.ts';
import { eventTypes, type ToldKind } from '../../../core/notices/notice.ts';
import { credits } from '../../../core/units/credits.ts';
import { seq, serverId } from '../../../core/units/ids.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { countUnread, listNotices, markAllRead, markRead } from '../../../db/notices.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, atPlace, dice, ledgerOf } from './random-ledger.ts';
import {
  billed,
  givenBack,
  leased,
  made,
  making,
  randomServerFacts,
  type ServerFact,
  terms,
} from './server-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

interface Told {
  readonly kind: ToldKind;
  readonly key: string;
  readonly at: number;
  readonly for_people: 0 | 1;
  readonly email: string;
  readonly facts: Record<string, unknown>;
}

const told = (): Told[] =>
  db.sqlite
    .prepare('SELECT * FROM notices')
    .all()
    .map((row) => ({ ...row, facts: JSON.parse(String(row.facts)) }) as unknown as Told)
    .sort((a, b) => Number(a.facts.seq) - Number(b.facts.seq) || (a.kind < b.kind ? -1 : 1));

const stops = () =>
  db.sqlite
    .prepare(
      'SELECT seq, server, reason, settled_at IS NOT NULL AS settled FROM server_stops ORDER BY seq',
    )
    .all()
    .map(({ settled, ...row }) => ({ ...row, settled: settled === 1 }));

const send = (facts: readonly ServerFact[]) => appendEntries(db, alice, ledgerOf(alice, facts));

const two = seq(2);
const open: ServerFact = { kind: 'open', account: alice };
/** A lease of server 2 that begins with its entry, the nth of the ledger. */
const leaseAt = (place: number, tier?: string) => {
  const from = instant(atPlace(place - 1));
  const other = tier === undefined ? {} : { terms: terms(tier) };
  return leased({ server: two, from, until: instant(from + hourMs), ...other });
};
const bill = (before: number, after: number, ends?: 'request' | 'credits') =>
  billed(4, after - before, { server: two, before, after, ...(ends ? { ends } : {}) });
/** A server that runs: entries 2 to 4. */
const running: readonly ServerFact[] = [open, making('web', 2), made(2), leaseAt(4)];
const lapsed: ServerFact = { kind: 'expiry', grant: seq(1), amount: credits(1) };
const away: ServerFact = { kind: 'server_delete', server: two };
const stopping: ServerFact = {
  kind: 'server_stopping',
  server: two,
  reason: 'credits',
  stopAt: instant(4_601_000),
};
const renewal = leased({
  server: two,
  from: instant(4_601_000),
  until: instant(8_201_000),
});

const web = {
  server: serverId(alice, two),
  server_name: 'web',
  project: 'prj_a',
  requested_by: 'dashboard',
  api_key: null,
};

describe('whoever runs servers is told', () => {
  it('that one is to be made, and until when, and that it runs', async () => {
    await send(running);
    const provision = { tier: 'small', member: null, deadline: 9_000_000, seq: 2 };
    const start = { tier: 'small', paid_until: 1_001_000 + hourMs, seq: 4 };
    expect(told()).toMatchObject([
      { kind: 'server_provision', key: 'provision:2', facts: { ...web, ...provision } },
      { kind: 'server_start', key: 'start:4', at: 1_001_000, facts: { ...web, ...start } },
    ]);
  });

  it('which key asked for it, where one did', async () => {
    await send(running.map((fact) => ({ ...fact, by: 'key_9' })));
    for (const { facts } of told())
      expect(facts).toMatchObject({ requested_by: 'api', api_key: 'key_9' });
    expect(told()).toHaveLength(2);
  });

  it.each<[string, ServerFact[]]>([
    ['a bill', [bill(0, 9), leaseAt(6, 'large')]],
    ['a bill whose return lapsed', [bill(0, 9), lapsed, leaseAt(7, 'large')]],
  ])('of another tier as a resize and no start, after %s', async (_, resize) => {
    await send([...running, ...resize]);
    const more = told().slice(2);
    expect(more).toMatchObject([{ kind: 'server_resize' }]);
    expect(more[0]?.facts.paid_until).toBe(atPlace(3 + resize.length) + hourMs);
  });

  it('of the tier of one that stands still, and not of a price that changes', async () => {
    const other = { kind: 'server_terms', server: two, terms: terms('large') } as const;
    await send([
      ...running,
      bill(0, 9, 'request'),
      { ...other, cause: 'resize' },
      { ...other, cause: 'rate_card' },
    ]);
    expect(told().slice(3)).toMatchObject([
      { kind: 'server_resize', facts: { ...web, tier: 'large', paid_until: null } },
    ]);
  });

  it('of a stop by request at its instant, and of a start after it', async () => {
    await send([...running, bill(0, 9, 'request'), leaseAt(6)]);
    expect(told().slice(2)).toMatchObject([
      { kind: 'server_stop', facts: { ...web, reason: 'request', stop_at: atPlace(4) } },
      { kind: 'server_start', key: 'start:6' },
    ]);
  });

  it('that one about to stop was paid again, once, and of no renewal after', async () => {
    const next = leased({ server: two, from: instant(8_201_000), until: instant(11_801_000) });
    await send([...running, stopping, renewal, bill(0, 3_600), next]);
    const nobody = { requested_by: null, api_key: null };
    expect(told().slice(2)).toMatchObject([
      { kind: 'server_stopping', key: 'server:5', for_people: 1, facts: nobody },
      { kind: 'server_resumed', key: 'resumed:6', facts: { ...nobody, paid_until: 8_201_000 } },
    ]);
    expect(told()).toHaveLength(4);
  });

  it('of a start, where it had stopped before it was paid again', async () => {
    await send([...running, stopping, bill(0, 3_600, 'credits'), leaseAt(7)]);
    expect(told().map(({ kind }) => kind)).toEqual([
      ...['server_provision', 'server_start', 'server_stopping', 'server_start'],
    ]);
  });

  it('that a smaller tier is what lets one run on', async () => {
    await send([...running, stopping, bill(0, 9), leaseAt(7, 'tiny')]);
    expect(
      told()
        .slice(3)
        .map(({ kind }) => kind),
    ).toEqual(['server_resize', 'server_resumed']);
  });

  it.each([1, 2, 3, 9])(
    'of one deleted while it is made as deleted, not failed, %i entries at a time',
    async (size) => {
      const facts = [open, making('web', 2), givenBack(2, 'request'), lapsed, away];
      const rows = ledgerOf(alice, facts);
      for (let sent = 0; sent < rows.length; sent += size)
        await appendEntries(db, alice, rows.slice(sent, sent + size));
      await appendEntries(db, alice, rows);
      expect(told().map(({ kind }) => kind)).toEqual(['server_provision', 'server_delete']);
      expect(stops().filter(({ settled }) => !settled)).toMatchObject([{ seq: 5 }]);
    },
  );
});

describe('people', () => {
  it('are shown none of it, nor can they read it', async () => {
    await send([...running, bill(0, 9, 'request'), away]);
    expect(told()).toHaveLength(4);
    for (const one of told()) expect(one).toMatchObject({ for_people: 0, email: 'none' });
    for (const unread of [true, false])
      expect(await listNotices(db, alice, { unread, limit: 10 })).toEqual([]);
    expect(await countUnread(db, alice)).toBe(0);
    expect(await markAllRead(db, alice, instant(1))).toBe(0);
    const id = `ntc_${alice.slice(5)}_start-4`;
    expect(db.sqlite.prepare('SELECT 1 FROM notices WHERE id = ?').all(id)).toHaveLength(1);
    expect(await markRead(db, alice, id, instant(1))).toBeUndefined();
  });
});

describe('the guide to webhooks', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
  const examples = [...guide.matchAll(/```json\n([^`]+)```/g)].map(([, text]) =>
    JSON.parse(text ?? ''),
  );

  it('shows each event of servers with the facts it has', async () => {
    await appendEntries(db, alice, ledgerOf(alice, randomServerFacts(300, 1)));
    const factsByType = new Map(
      told().map(({ kind, facts }) => [eventTypes[kind], Object.keys(facts).sort()]),
    );
    expect(factsByType.size).toBe(7);
    for (const [type, facts] of factsByType) {
      const shown = examples.find((example) => example.type === type);
      const { account, external_id, notice, ...more } = shown?.data ?? {};
      expect([account, external_id, notice]).not.toContain(undefined);
      expect(Object.keys(more).sort(), type).toEqual(facts);
    }
  });
});

/** What a plain walk over the entries, remembering how each server stands, has to tell. */
function walked(rows: readonly EntryRow[]) {
  const life = new Map<number, 'making' | 'running' | 'stopping' | 'stopped'>();
  const tells: [kind: ToldKind, seq: number, by: string | null][] = [];
  const open: { seq: number; server: number; reason: string; settled: boolean }[] = [];
  const settle = (server: number) => {
    for (const stop of open) if (stop.server === server) stop.settled = true;
  };
  for (const { seq, fact, key } of rows.map(fromRow)) {
    const by = key === undefined ? 'dashboard' : 'api';
    const ask = (server: number, reason: string) =>
      open.push({ seq, server, reason, settled: false });
    if (fact.kind === 'hold' && fact.provision) {
      life.set(seq, 'making');
      tells.push(['server_provision', seq, by]);
    } else if (fact.kind === 'hold' && fact.lease) {
      const { server, terms: other } = fact.lease;
      const stood = life.get(server);
      settle(server);
      if (stood === 'making' || stood === 'stopped') tells.push(['server_start', seq, by]);
      else if (other) tells.push(['server_resize', seq, by]);
      if (stood === 'stopping') tells.push(['server_resumed', seq, null]);
      life.set(server, 'running');
    } else if (fact.kind === 'capture' && fact.lease?.ends) {
      const { server, ends } = fact.lease;
      life.set(server, 'stopped');
      if (ends !== 'request') continue;
      tells.push(['server_stop', seq, by]);
      settle(server);
      if (by === 'dashboard') ask(server, 'request');
    } else if (fact.kind === 'server_terms') tells.push(['server_resize', seq, by]);
    else if (fact.kind === 'server_stopping') {
      life.set(fact.server, 'stopping');
      tells.push(['server_stopping', seq, null]);
      ask(fact.server, fact.reason);
    } else if (fact.kind === 'void' && life.get(fact.hold) === 'making') {
      tells.push(['server_failed', seq, fact.cause === 'deadline' ? null : by]);
      if (by === 'dashboard') ask(fact.hold, 'failed');
    } else if (fact.kind === 'server_delete') {
      const { server } = fact;
      if (life.get(server) === 'making') tells.splice(tells.findIndex(isFailureOf(seq - 1)), 1);
      tells.push(['server_delete', seq, by]);
      settle(server);
      if (by === 'dashboard') ask(server, 'request');
    }
  }
  return { tells, open };
}

const isFailureOf =
  (seq: number) =>
  ([kind, of]: readonly [ToldKind, number, unknown]) =>
    kind === 'server_failed' && of === seq;

describe('every change of servers, whatever comes how often and in what pieces', () => {
  it.each([1, 2, 3, 4, 5, 6])('is told once, and asks once for a stop (%i)', async (which) => {
    const rows = ledgerOf(alice, randomServerFacts(300, which));
    const { roll } = dice(which * 91);
    for (let sent = 0; sent < rows.length; ) {
      const until = sent + 1 + roll(25);
      await appendEntries(db, alice, rows.slice(Math.max(0, sent - roll(30)), until));
      if (roll(5) === 0) await appendEntries(db, alice, rows.slice(0, 1 + roll(sent + 1)));
      sent = until;
    }
    const { tells, open } = walked(rows);
    const once = told().map(({ kind, facts }) => [kind, facts.seq, facts.requested_by]);
    expect(once).toEqual(tells);
    expect(stops()).toEqual(open);
    expect(new Set(tells.map(([kind]) => kind)).size).toBe(8);
    expect(new Set(open.map(({ settled }) => settled)).size).toBe(2);
  });
});
