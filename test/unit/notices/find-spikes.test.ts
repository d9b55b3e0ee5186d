import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../core/ledger/entry.ts';
import {
  canonicalForm,
  type EntryRow,
  genesisHash,
  toRow,
} from '../../../core/ledger/entry-row.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { dayMs, hourMs, instant, minuteMs } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { createProject } from '../../../db/projects.ts';
import { rollUp } from '../../../worker/cron/roll-up.ts';
import { findSpikes } from '../../../worker/cron/spikes.ts';
import { stored } from '../db/notice-ledger.ts';
import { hash } from '../db/random-ledger.ts';
import { ada, anOutbox, type Outbox } from './outbox.ts';

/** The hour that is looked at. */
const hour = Date.UTC(2026, 10, 20, 15);

let outbox: Outbox;
let rows: EntryRow[];
beforeEach(async () => {
  outbox = await anOutbox();
  rows = [];
  await createProject(outbox.db, {
    id: 'prj_atlas',
    account: ada,
    name: 'Atlas',
    createdAt: instant(1),
  });
});

const spend = (at: number, amount: number, project?: string): Fact & { at: number } => ({
  kind: 'debit',
  at,
  amount: credits(amount * 1_000_000),
  uncollected: zero,
  draws: [],
  usage: {
    meter: 'code.analysis',
    quantities: { lines: 1 },
    ...(project ? { project } : {}),
    card: 1,
  },
});

/** Reports and drains what was spent, in the order of time, and counts it. */
async function use(spendings: readonly (Fact & { at: number })[]) {
  let before = rows.at(-1)?.hash ?? genesisHash(ada);
  const fresh = spendings
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, ...fact }, place) => {
      const row = toRow({
        seq: seq(rows.length + place + 1),
        at: instant(at),
        fact: fact as Fact,
        balance: { available: credits(1e12), held: zero, owed: zero },
      });
      before = hash(canonicalForm(before, row));
      return { ...row, hash: before };
    });
  rows.push(...fresh);
  await appendEntries(outbox.db, ada, fresh);
  await rollUp(outbox.db);
}

const usually = (amount: number, project?: string) =>
  Array.from({ length: 10 }, (_, day) => spend(hour - (day + 1) * dayMs, amount, project));

const lookAt = (at: number) => findSpikes(outbox.env, instant(at));
const told = () => stored(outbox.db).filter(({ kind }) => kind === 'usage_spike');

describe('a spike', () => {
  it('is told of once, with the project and the hour', async () => {
    await use(usually(20, 'prj_atlas'));
    await lookAt(hour);
    await use([
      spend(hour, 40, 'prj_atlas'),
      spend(hour + 59 * minuteMs, 35, 'prj_atlas'),
      spend(hour, 30, 'other'),
    ]);
    expect(await lookAt(hour + hourMs + 10 * minuteMs)).toBe(1);
    expect(told()).toMatchObject([
      {
        at: hour + hourMs,
        facts: {
          project: 'prj_atlas',
          project_name: 'Atlas',
          hour,
          amount_microcredits: 75_000_000,
          usual_microcredits: 20_000_000,
        },
      },
    ]);
    await lookAt(hour + hourMs + 20 * minuteMs);
    await lookAt(hour + 2 * hourMs + 10 * minuteMs);
    expect(told()).toHaveLength(1);
  });

  it('is told of for usage without a project, and for each of several', async () => {
    await use([...usually(1), ...usually(1, 'Ärger & Söhne')]);
    await lookAt(hour);
    await use([spend(hour, 60), spend(hour, 70, 'Ärger & Söhne')]);
    await lookAt(hour + hourMs + 10 * minuteMs);
    expect(
      told()
        .map(({ facts }) => facts.project)
        .sort(),
    ).toEqual([null, 'Ärger & Söhne']);
  });

  it('is not missed when the cron looks while the hour after has begun', async () => {
    await use([...usually(1), spend(hour - hourMs, 2)]);
    await lookAt(hour + 10 * minuteMs);
    await use([spend(hour + 15 * minuteMs, 60)]);
    await lookAt(hour + hourMs + 10 * minuteMs);
    expect(told()).toHaveLength(1);
  });

  it('is not looked for before the hour is over, nor where nothing is used', async () => {
    await use([...usually(1), spend(hour, 60)]);
    await lookAt(hour + 30 * minuteMs);
    expect(told()).toEqual([]);
    await lookAt(hour + hourMs + 10 * minuteMs);
    expect(told()).toHaveLength(1);
    expect(await lookAt(hour + 2 * hourMs + 10 * minuteMs)).toBe(1);
    expect(await lookAt(hour + 3 * hourMs + 10 * minuteMs)).toBe(0);
  });
});
