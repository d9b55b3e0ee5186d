import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../core/units/instant.ts';
import {
  addEvents,
  countEvents,
  deferEvent,
  deleteOldEvents,
  eventsDue,
  findEvent,
  finishEvent,
  leaseEvent,
  leaseMs,
  listEvents,
  type NewEvent,
  putReminder,
  receiveEvent,
  reopenEvent,
} from '../../../db/stripe-events.ts';
import { eventsReadUntil, setEventsReadUntil } from '../../../db/stripe-progress.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const at = instant(1_000_000);
/** So many milliseconds later. */
const from = (ms: number) => instant(at + ms);
const anEvent = (id: string): NewEvent => ({
  id,
  type: 'invoice.paid',
  objectKind: 'invoice',
  objectId: 'in_1',
  customer: 'cus_1',
  account: null,
  createdAt: 900_000,
});
const done = { status: 'done', reason: null, account: 'acct_1', at } as const;

describe('an event in the inbox', () => {
  it('is there once, and one of many at once works on it', async () => {
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await receiveEvent(db, anEvent('evt_1'), at));
    expect(answers.map(({ leased }) => leased)).toEqual([true, false, false, false, false]);
    expect(await listEvents(db, { limit: 10 })).toHaveLength(1);
    expect(await findEvent(db, 'evt_1')).toMatchObject({ attempts: 1, status: 'received' });
  });

  it('is taken over when whoever had it did not come back', async () => {
    await receiveEvent(db, anEvent('evt_1'), at);
    expect(await leaseEvent(db, 'evt_1', from(leaseMs - 1))).toBeUndefined();
    expect(await leaseEvent(db, 'evt_1', from(leaseMs))).toMatchObject({ attempts: 2 });
  });

  it('is not leased again once it is done', async () => {
    await receiveEvent(db, anEvent('evt_1'), at);
    await finishEvent(db, 'evt_1', done);
    const again = await receiveEvent(db, anEvent('evt_1'), from(leaseMs));
    expect(again).toMatchObject({ leased: false, event: { status: 'done', account: 'acct_1' } });
  });

  it('keeps how it ended when a slower hand says otherwise', async () => {
    await receiveEvent(db, anEvent('evt_1'), at);
    await finishEvent(db, 'evt_1', done);
    await finishEvent(db, 'evt_1', { ...done, status: 'quarantined', reason: 'late' });
    await deferEvent(db, 'evt_1', { reason: 'late', nextAt: at });
    expect(await findEvent(db, 'evt_1')).toMatchObject({
      status: 'done',
      reason: null,
      nextAt: null,
    });
  });

  it('that failed comes up again when its time has come, the longest due first', async () => {
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await receiveEvent(db, anEvent(id), at);
    await deferEvent(db, 'evt_1', { reason: 'away', nextAt: from(20) });
    await deferEvent(db, 'evt_2', { reason: 'away', nextAt: from(10) });
    const due = await eventsDue(db, from(20), 10);
    expect(due.map(({ id }) => id)).toEqual(['evt_2', 'evt_1']);
    expect(due[0]).toMatchObject({ reason: 'away' });
  });

  it('may be opened again by an operator, and is then theirs to work on', async () => {
    await receiveEvent(db, anEvent('evt_1'), at);
    await finishEvent(db, 'evt_1', { ...done, status: 'quarantined', reason: 'unknown_customer' });
    expect(await reopenEvent(db, 'evt_1', at)).toMatchObject({ status: 'received', attempts: 2 });
    expect(await leaseEvent(db, 'evt_1', at)).toBeUndefined();
    expect(await reopenEvent(db, 'evt_9', at)).toBeUndefined();
  });
});

describe('events webhooks missed', () => {
  it('are added where they are not here yet', async () => {
    await receiveEvent(db, anEvent('evt_1'), at);
    await finishEvent(db, 'evt_1', done);
    const some = ['evt_1', 'evt_2', 'evt_3'].map(anEvent);
    expect(await addEvents(db, some, at)).toBe(2);
    expect(await addEvents(db, some, at)).toBe(0);
    expect((await eventsDue(db, at, 10)).map(({ id }) => id)).toEqual(['evt_2', 'evt_3']);
    expect(await addEvents(db, [], at)).toBe(0);
  });

  it('are read up to an instant that never moves back', async () => {
    expect(await eventsReadUntil(db)).toBeUndefined();
    await setEventsReadUntil(db, instant(50));
    await setEventsReadUntil(db, instant(40));
    expect(await eventsReadUntil(db)).toBe(50);
  });
});

describe('a reminder of our own', () => {
  it('waits for its time, and again when it is put again after it was done', async () => {
    const row = { ...anEvent('ref_1'), type: 'refund.reserved' };
    await putReminder(db, row, at, from(100));
    expect(await eventsDue(db, from(99), 10)).toEqual([]);
    expect(await eventsDue(db, from(100), 10)).toHaveLength(1);
    await finishEvent(db, 'ref_1', done);
    await putReminder(db, row, at, from(200));
    expect(await findEvent(db, 'ref_1')).toMatchObject({ status: 'received', doneAt: null });
  });
});

describe('the operator', () => {
  it('sees the newest first, of one status or all, page by page', async () => {
    for (let n = 1; n <= 3; n++) await receiveEvent(db, anEvent(`evt_${n}`), from(n));
    await finishEvent(db, 'evt_2', { ...done, status: 'quarantined', reason: 'x' });
    const ids = async (page: Parameters<typeof listEvents>[1]) =>
      (await listEvents(db, page)).map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual(['evt_3', 'evt_2']);
    expect(await ids({ limit: 2, before: { at: from(2), id: 'evt_2' } })).toEqual(['evt_1']);
    expect(await ids({ limit: 9, status: 'quarantined' })).toEqual(['evt_2']);
  });

  it('is told how many wait, keep failing, and are quarantined', async () => {
    for (let n = 1; n <= 3; n++) await receiveEvent(db, anEvent(`evt_${n}`), at);
    for (let n = 1; n < 5; n++) await leaseEvent(db, 'evt_1', from(n * leaseMs));
    await finishEvent(db, 'evt_3', { ...done, status: 'quarantined', reason: 'x' });
    expect(await countEvents(db)).toEqual({ received: 2, stuck: 1, quarantined: 1 });
  });
});

describe('cleaning up', () => {
  it('forgets what is long done, and keeps what waits or is quarantined', async () => {
    for (let n = 1; n <= 4; n++) await receiveEvent(db, anEvent(`evt_${n}`), at);
    await finishEvent(db, 'evt_1', done);
    await finishEvent(db, 'evt_2', { ...done, status: 'ignored', reason: 'x' });
    await finishEvent(db, 'evt_3', { ...done, status: 'quarantined', reason: 'x' });
    expect(await deleteOldEvents(db, 'done', at, 10)).toBe(0);
    const later = from(1);
    expect(await deleteOldEvents(db, 'done', later, 10)).toBe(1);
    expect(await deleteOldEvents(db, 'ignored', later, 10)).toBe(1);
    expect((await listEvents(db, { limit: 9 })).map(({ id }) => id)).toEqual(['evt_4', 'evt_3']);
  });
});
