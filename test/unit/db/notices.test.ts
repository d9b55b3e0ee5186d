import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../core/ledger/entry.ts';
import { noticeId } from '../../../core/notices/notice.ts';
import { seq } from '../../../core/units/ids.ts';
import { dayMs, instant, minuteMs } from '../../../core/units/instant.ts';
import { createAccount } from '../../../db/accounts.ts';
import { setNoticeSettings } from '../../../db/notice-settings.ts';
import { countUnread, listNotices, markAllRead, markRead, putNotice } from '../../../db/notices.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import {
  drain,
  granted,
  micro,
  opened,
  rowsOf,
  type Step,
  spentTo,
  start,
  stored,
} from './notice-ledger.ts';
import { alice } from './random-ledger.ts';
import { givenBack, making } from './server-ledger.ts';

let db: SqliteD1;
beforeEach(async () => {
  db = sqliteD1();
  await anAccount('ada@example.com');
});

const anAccount = (email: string) =>
  createAccount(db, { id: alice, name: 'Ada', email, createdAt: instant(start) });

const keys = () => stored(db).map(({ key }) => key);

describe('a balance that falls', () => {
  const life = [
    opened,
    granted(200),
    spentTo(120),
    spentTo(99),
    spentTo(60),
    granted(100),
    spentTo(101),
    spentTo(100),
    spentTo(99.5),
    spentTo(150),
    spentTo(0),
  ];

  it.each([1, 2, 3, 11])(
    'is told of once each time it passes the threshold, drained %i at a time',
    async (size) => {
      await drain(db, rowsOf(life), size);
      expect(keys()).toEqual(['low:4', 'low:9', 'low:11']);
    },
  );

  it('is told of with what is left and what it fell below', async () => {
    await drain(db, rowsOf(life.slice(0, 4)));
    expect(stored(db)).toMatchObject([
      {
        id: noticeId(alice, 'low:4'),
        kind: 'low_balance',
        at: start + 3 * minuteMs,
        facts: { available_microcredits: micro(99), threshold_microcredits: micro(100) },
        email: 'pending',
        email_due_at: start + 3 * minuteMs,
      },
    ]);
  });

  it('is told of nothing twice when its entries are sent again', async () => {
    for (const size of [11, 4, 1]) await drain(db, rowsOf(life), size);
    expect(keys()).toEqual(['low:4', 'low:9', 'low:11']);
  });

  it('counts from where its account says, and never where that is zero', async () => {
    const settings = { email: null, emailed: [], lowBalance: micro(50) };
    await setNoticeSettings(db, alice, settings);
    await drain(db, rowsOf(life));
    expect(keys()).toEqual(['low:11']);
    db.sqlite.exec('DELETE FROM notices');
    await setNoticeSettings(db, alice, { ...settings, lowBalance: 0 });
    await drain(db, rowsOf(life));
    expect(keys()).toEqual([]);
  });

  it('is not told of where it begins below', async () => {
    await drain(db, rowsOf([opened, granted(20), spentTo(10)]));
    expect(keys()).toEqual([]);
  });
});

const budget: Step = [
  {
    kind: 'budget_set',
    name: 'Night shift',
    scope: 'project',
    target: 'prj_a',
    period: 'day',
    timeZone: 'UTC',
    limit: micro(100),
    hard: true,
    spent: micro(0),
    held: micro(0),
  },
  500,
];

const alert = (more: object): Step => [
  {
    kind: 'budget_alert',
    budget: seq(3),
    level: 80,
    spent: micro(80),
    limit: micro(100),
    periodStart: instant(start),
    periodEnd: instant(start + dayMs),
    ...more,
  } as Fact,
  400,
];

const topUp = (fact: object): Step => [
  { kind: 'top_up_result', attempt: seq(3), ...fact } as Fact,
  500,
];

const facts: [what: string, steps: Step[], told: object | undefined][] = [
  [
    'a budget’s level, with the name it has',
    [budget, alert({})],
    {
      kind: 'budget_alert',
      key: 'budget:4',
      facts: {
        ...{ budget: 'bud_a11ce0000000000000000_3', budget_name: 'Night shift', level: 80 },
        ...{ scope: 'project', target: 'prj_a', period: 'day', hard: true, refused: false },
        ...{ spent_microcredits: micro(80), limit_microcredits: micro(100) },
        ...{ period_start: start, period_end: start + dayMs },
      },
    },
  ],
  [
    'work a budget refused',
    [budget, alert({ level: 100, refused: true })],
    { facts: { refused: true, level: 100 } },
  ],
  [
    'a top-up that was declined',
    [topUp({ result: 'declined', code: 'expired_card', retryAt: 9 })],
    {
      kind: 'top_up_failed',
      key: 'topup:3',
      facts: {
        top_up: 'tu_a11ce0000000000000000_3',
        result: 'declined',
        code: 'expired_card',
        stopped: null,
        retry_at: 9,
      },
    },
  ],
  [
    'a top-up that waits for the bank',
    [topUp({ result: 'action_required', until: 9 })],
    { facts: { result: 'action_required', until: 9 } },
  ],
  [
    'auto top-up that stopped',
    [topUp({ result: 'declined', stopped: 'declined' })],
    { facts: { stopped: 'declined' } },
  ],
  [
    'a dispute that rests auto top-up',
    [[{ kind: 'top_up_pause', reason: 'dispute' }, 500]],
    { key: 'topup:3', facts: { result: 'paused', stopped: 'dispute' } },
  ],
  ['nothing of a top-up that was paid', [topUp({ result: 'paid' })], undefined],
  [
    'nothing of a card the customer removed',
    [[{ kind: 'top_up_pause', reason: 'no_card' }, 500]],
    undefined,
  ],
  [
    'a server that stops',
    [
      [making('build', 3), 500],
      [
        { kind: 'server_stopping', server: seq(3), reason: 'credits', stopAt: instant(start + 9) },
        400,
      ],
    ],
    {
      kind: 'server_stopping',
      key: 'server:4',
      facts: {
        server: 'srv_a11ce0000000000000000_3',
        server_name: 'build',
        project: 'prj_a',
        reason: 'credits',
        stop_at: start + 9,
      },
    },
  ],
  [
    'a server that was not made',
    [
      [making('build', 3), 500],
      [givenBack(3, 'deadline'), 500],
    ],
    {
      kind: 'server_failed',
      key: 'server:4',
      facts: {
        server: 'srv_a11ce0000000000000000_3',
        server_name: 'build',
        cause: 'deadline',
        returned_microcredits: 500,
      },
    },
  ],
  [
    'nothing of a server that was deleted while it was made',
    [
      [making('build', 3), 500],
      [givenBack(3, 'request'), 500],
      [{ kind: 'server_delete', server: seq(3) }, 500],
    ],
    undefined,
  ],
];

describe('entries tell', () => {
  const sizes = [1, 2, 5];
  const each = facts.flatMap(([what, ...rest]) =>
    sizes.map((size) => [what, size, ...rest] as const),
  );

  it.each(each)('%s, drained %i at a time', async (_, size, steps, told) => {
    const rows = rowsOf([opened, granted(500), ...steps]);
    await drain(db, rows, size);
    await drain(db, rows);
    expect(stored(db)).toMatchObject(told ? [told] : []);
  });

  it('nothing of an ordinary hold that was given back', async () => {
    const hold: Fact = { kind: 'hold', amount: micro(1), draws: [], expiresAt: instant(start + 9) };
    await drain(db, rowsOf([opened, granted(500), [hold, 499], [givenBack(3, 'deadline'), 500]]));
    expect(stored(db)).toEqual([]);
  });
});

describe('a grant that expires', () => {
  const looks = () =>
    db.sqlite
      .prepare('SELECT seq, look_at FROM expiring_grants ORDER BY seq')
      .all()
      .map((row) => ({ ...row }));

  it('is looked at seven days before, or one where it lives shorter, and never where it is too short', async () => {
    const days = (n: number) => start + n * dayMs;
    await drain(
      db,
      rowsOf([opened, granted(1, days(30)), granted(2, days(5)), granted(3, days(1)), granted(4)]),
    );
    expect(looks()).toEqual([
      { seq: 2, look_at: days(23) },
      { seq: 3, look_at: days(4) },
    ]);
  });
});

describe('a notice by e-mail', () => {
  const put = () =>
    putNotice(db, {
      account: alice,
      kind: 'usage_spike',
      key: 'spike:none:1',
      at: instant(start),
      facts: { hour: 1 },
    });
  const mailed = async () => {
    await put();
    return stored(db)[0]?.email;
  };

  it('goes to the account’s address unless it says otherwise', async () => {
    expect(await mailed()).toBe('pending');
  });

  it('does not go where its kind is not asked for', async () => {
    const settings = { email: null, emailed: ['low_balance' as const], lowBalance: 0 };
    await setNoticeSettings(db, alice, settings);
    expect(await mailed()).toBe('none');
  });

  it('does not go where there is no address', async () => {
    db.sqlite.exec('UPDATE accounts SET email = NULL');
    expect(await mailed()).toBe('none');
  });

  it('does not go to customers about a server that others have to take down', async () => {
    await putNotice(db, {
      account: alice,
      kind: 'server_stopping',
      key: 'orphan:3:4:0',
      at: instant(start),
      facts: { server_name: 'build', stop_at: start, orphaned: true },
    });
    expect(stored(db)).toMatchObject([{ email: 'none', email_due_at: null }]);
  });

  it('is one a key, whoever tells of it', async () => {
    expect([await put(), await put()]).toEqual([true, false]);
    expect(stored(db)).toHaveLength(1);
  });
});

describe('reading', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3])
      await putNotice(db, {
        account: alice,
        kind: 'usage_spike',
        key: `spike:none:${n}`,
        at: instant(start + n),
        facts: {},
      });
  });

  it('keeps the first instant, and counts what is new', async () => {
    const id = noticeId(alice, 'spike:none:2');
    expect(await markRead(db, alice, id, instant(start + 50))).toMatchObject({
      readAt: start + 50,
    });
    expect(await markRead(db, alice, id, instant(start + 60))).toMatchObject({
      readAt: start + 50,
    });
    expect(await countUnread(db, alice)).toBe(2);
    const fresh = await listNotices(db, alice, { unread: true, limit: 10 });
    expect(fresh.map(({ key }) => key)).toEqual(['spike:none:3', 'spike:none:1']);
    expect(await markAllRead(db, alice, instant(start + 70))).toBe(2);
    expect(await countUnread(db, alice)).toBe(0);
  });

  it('of another account’s is nothing', async () => {
    const other = 'acct_b0b000000000000000000' as typeof alice;
    expect(await markRead(db, other, noticeId(alice, 'spike:none:2'), instant(1))).toBeUndefined();
    expect(await markAllRead(db, other, instant(1))).toBe(0);
    expect(await listNotices(db, other, { unread: false, limit: 10 })).toEqual([]);
  });
});
