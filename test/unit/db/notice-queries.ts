import { seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { budgetsDue, setBudgetsDue } from '../../../db/budget-runs.ts';
import type { D1Port } from '../../../db/d1.ts';
import { grantsToLookAt, setLookAt } from '../../../db/expiring-grants.ts';
import { claimMails, endMail, forgoMails } from '../../../db/notice-mails.ts';
import { readNoticeSettings, setNoticeSettings } from '../../../db/notice-settings.ts';
import {
  countUnread,
  deleteOldNotices,
  listNotices,
  markAllRead,
  markRead,
  putNotice,
} from '../../../db/notices.ts';
import {
  busyProjects,
  hourlySpending,
  isUsedSince,
  setSpikesDue,
  spikesDue,
} from '../../../db/spikes.ts';
import {
  claimDeliveries,
  deleteOldDeliveries,
  dropEndpoint,
  giveBack,
  listDeliveries,
  putOff,
  settleTry,
  spreadNotices,
} from '../../../db/webhook-deliveries.ts';
import {
  countEndpoints,
  createEndpoint,
  findEndpoint,
  listEndpoints,
  removeEndpoint,
} from '../../../db/webhook-endpoints.ts';
import { drain, granted, opened, rowsOf, spentTo } from './notice-ledger.ts';
import { alice } from './random-ledger.ts';
import { givenBack, making } from './server-ledger.ts';

const now = instant(1_000_000);
const later = instant(9_000_000);
const page = { limit: 10, before: { at: 5, id: 'x' } };
const endpoint = {
  id: 'whe_1',
  account: alice,
  url: 'https://a.example',
  events: [],
  secret: 's',
  createdAt: now,
};
const notice = {
  account: alice,
  kind: 'usage_spike',
  key: 'spike:none:1',
  at: now,
  facts: {},
} as const;

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

export const noticeLists: Query[] = [
  ['notices', (db) => listNotices(db, alice, { ...page, unread: false })],
  ['new notices', (db) => listNotices(db, alice, { ...page, unread: true })],
  ['grants to look at', (db) => grantsToLookAt(db, now, 10)],
  ['accounts to look through for spikes', (db) => spikesDue(db, now, 10)],
  ['accounts whose budgets are due', (db) => budgetsDue(db, now, 10)],
  ['webhook endpoints', (db) => listEndpoints(db, alice, page)],
  ['webhook endpoints of the platform', (db) => listEndpoints(db, null, page)],
  ['webhook deliveries', (db) => listDeliveries(db, 'whe_1', page)],
];

const told = rowsOf([
  opened,
  granted(500, Number.MAX_SAFE_INTEGER),
  [making('build', 3), 400],
  [givenBack(3, 'deadline'), 90],
  [{ kind: 'server_delete', server: seq(3) }, 90],
  spentTo(80),
]);

export const noticeQueries: Query[] = [
  ['draining what tells of something', (db) => drain(db as Parameters<typeof drain>[0], told)],
  ['putting a notice', (db) => putNotice(db, notice)],
  ['counting new notices', (db) => countUnread(db, alice)],
  ['reading a notice', (db) => markRead(db, alice, 'ntc_1', now)],
  ['cleaning up notices', (db) => deleteOldNotices(db, now, 10)],
  ['cleaning up deliveries', (db) => deleteOldDeliveries(db, now, 10)],
  ['reading all notices', (db) => markAllRead(db, alice, now)],
  [
    'sending mails',
    async (db) => {
      await putNotice(db, notice);
      await claimMails(db, now, 10);
      await endMail(db, 'ntc_1', 'sent');
      await forgoMails(db, now, 10);
    },
  ],
  [
    'settings of notices',
    async (db) => {
      await setNoticeSettings(db, alice, { email: null, emailed: [], lowBalance: 0 });
      await readNoticeSettings(db, alice);
    },
  ],
  [
    'looking for spikes',
    async (db) => {
      await busyProjects(db, alice, now);
      await hourlySpending(db, alice, 'prj_a', now);
      await isUsedSince(db, alice, now);
      await setSpikesDue(db, { account: alice, dueAt: 1 }, null);
      await setBudgetsDue(db, { account: alice, dueAt: 1 }, null);
      await setLookAt(db, { account: alice, seq: seq(1), expiresAt: now, lookAt: now }, null);
    },
  ],
  [
    'delivering webhooks',
    async (db) => {
      await createEndpoint(db, endpoint);
      await putNotice(db, notice);
      await spreadNotices(db, ['ntc_1'], now);
      await claimDeliveries(db, now, 10);
      await settleTry(
        db,
        { notice: 'ntc_1', endpoint: 'whe_1' },
        { end: 'again', answered: 500 },
        now,
      );
      await giveBack(db, await claimDeliveries(db, later, 10), now);
      await putOff(db, 'whe_1', { now, until: later });
      await dropEndpoint(db, 'whe_1', now);
    },
  ],
  [
    'one webhook endpoint',
    async (db) => {
      await countEndpoints(db, alice);
      await findEndpoint(db, alice, 'whe_1');
      await removeEndpoint(db, alice, 'whe_1', now);
    },
  ],
];
