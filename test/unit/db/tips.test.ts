import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../../core/tips/evidence.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import {
  findTip,
  listTips,
  lookedAt,
  putTips,
  readStanding,
  setTipStatus,
  type TipNow,
} from '../../../db/tips.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob } from './random-ledger.ts';

const at = instant(20_000 * dayMs);
const look = { id: 'tip_look', at };
const evidence = { from: 'a', to: 'b', rows: [] } as unknown as Evidence;

const aTip = (id: string, more: Partial<TipNow> = {}): TipNow => ({
  id,
  kind: 'caching',
  subject: `model of ${id}`,
  status: 'open',
  saving: 10,
  foundAt: at,
  changedAt: at,
  evidence,
  seen: undefined,
  ...more,
});

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const idsOf = async (status: TipNow['status'] = 'open', account = alice) =>
  (await listTips(db, account, { status, limit: 10 })).map(({ id }) => id);

describe('tips that are stored', () => {
  it('are listed by status, what saves most first, page after page', async () => {
    const savings = [5, 9, 9, 1];
    const some = savings.map((saving, place) => aTip(`tip_${place}`, { saving }));
    await putTips(db, alice, look, [...some, aTip('tip_no', { status: 'dismissed' })]);
    await putTips(db, bob, { ...look, id: 'tip_bob' }, [aTip('tip_other')]);
    expect(await idsOf()).toEqual(['tip_2', 'tip_1', 'tip_0', 'tip_3']);
    expect(await idsOf('dismissed')).toEqual(['tip_no']);
    const before = { saving: 9, id: 'tip_2' };
    const next = await listTips(db, alice, { status: 'open', before, limit: 2 });
    expect(next.map(({ id }) => id)).toEqual(['tip_1', 'tip_0']);
    expect(await findTip(db, bob, 'tip_1')).toBeUndefined();
  });

  it('say when the account was looked through, though nothing was found', async () => {
    expect(await lookedAt(db, look.id)).toBeUndefined();
    await putTips(db, alice, look, []);
    expect(await lookedAt(db, look.id)).toBe(at);
    await putTips(db, alice, { ...look, at: instant(at + 5) }, []);
    expect(await lookedAt(db, look.id)).toBe(at + 5);
    expect(await idsOf('cleared')).toEqual([]);
  });

  it('keep what a person did while the account was looked through', async () => {
    await putTips(db, alice, look, [aTip('tip_1')]);
    const later = instant(at + 5);
    await setTipStatus(db, { account: alice, id: 'tip_1' }, 'dismissed', later);
    await putTips(db, alice, { ...look, at: later }, [aTip('tip_1', { seen: at, saving: 99 })]);
    expect(await findTip(db, alice, 'tip_1')).toMatchObject({ status: 'dismissed', saving: 10 });
    await putTips(db, alice, { ...look, at: later }, [aTip('tip_1', { seen: later, saving: 99 })]);
    expect(await findTip(db, alice, 'tip_1')).toMatchObject({ status: 'open', saving: 99 });
  });

  it('keep their evidence when they are cleared, and stay cleared', async () => {
    await putTips(db, alice, look, [aTip('tip_1')]);
    const gone = { seen: at, status: 'cleared', evidence: undefined } as const;
    await putTips(db, alice, look, [aTip('tip_1', gone)]);
    const row = await setTipStatus(db, { account: alice, id: 'tip_1' }, 'open', instant(at + 9));
    expect(row).toMatchObject({ status: 'cleared', changedAt: at });
    expect(JSON.parse(row?.evidence ?? '')).toEqual(evidence);
  });

  it('change once, however often a person says so', async () => {
    await putTips(db, alice, look, [aTip('tip_1')]);
    const one = { account: alice, id: 'tip_1' };
    await setTipStatus(db, one, 'applied', instant(at + 5));
    const again = await setTipStatus(db, one, 'applied', instant(at + 9));
    expect(again).toMatchObject({ status: 'applied', changedAt: at + 5 });
    expect(await setTipStatus(db, { ...one, account: bob }, 'open', at)).toBeUndefined();
  });

  it('are read before they are written again: all that stand, and those that were found', async () => {
    const statuses = ['open', 'dismissed', 'applied', 'cleared'] as const;
    await putTips(
      db,
      alice,
      look,
      statuses.map((status) => aTip(`tip_${status}`, { status })),
    );
    const ids = async (named: string[]) =>
      (await readStanding(db, alice, named)).map(({ id }) => id).sort();
    expect(await ids([])).toEqual(['tip_applied', 'tip_open']);
    expect(await ids(['tip_cleared', 'tip_open', 'tip_new'])).toEqual([
      'tip_applied',
      'tip_cleared',
      'tip_open',
    ]);
  });
});
