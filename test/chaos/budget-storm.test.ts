import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ApiAnswer,
  type ApiClient,
  calmClient,
  expectStatus,
} from '../../scripts/replaying/api-client.ts';
import type { EntryView } from '../../worker/http/views.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { balanceOf, entriesOf, expectVerified, openFunded } from './ledger.ts';

const credit = 1_000_000;
/** 1,500 s of the small server at 2.4 credits an hour: exactly 1 credit. */
const oneCredit = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1_500 } };

/** Who spends by turns: one that all three budgets are about, one that two are, one that one is. */
const spenders = [{ project: 'storm', member: 'ann' }, { project: 'storm' }, {}] as const;

let worker: BuiltWorker;
let call: ApiClient;

beforeAll(async () => {
  worker = await startBuiltWorker({ variables: { FREE_GRANT_MICROCREDITS: '0' } });
  call = calmClient(worker.url, worker.platformKey);
});

afterAll(() => worker?.remove());

interface Answered {
  readonly code?: string;
  readonly hold?: { readonly id: string };
  readonly budget?: BudgetAnswer;
}

interface BudgetAnswer {
  readonly id: string;
  readonly limit_microcredits: number;
  readonly spent_microcredits: number;
  readonly held_microcredits: number;
}

const send = (method: 'POST' | 'PATCH', account: string, path: string, body: object, key: string) =>
  call<Answered>({
    ...{ method, path: `/v1/accounts/${account}/${path}`, body, idempotencyKey: key },
  });

/** A zone in which it is about noon, so that no day, week or month ends while this runs. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

const levels = [
  { scope: 'account', period: 'day', limit: 200 },
  { scope: 'project', target: 'storm', period: 'week', limit: 60 },
  { scope: 'member', target: 'ann', period: 'month', limit: 30 },
] as const;

async function setBudgets(account: string): Promise<string[]> {
  const time_zone = zoneAtNoon();
  const answers = await Promise.all(
    levels.map(({ limit, ...level }) => {
      const body = { ...level, time_zone, hard: true, limit_microcredits: limit * credit };
      return send('POST', account, 'budgets', body, `budget-${level.scope}`);
    }),
  );
  return answers.map((answer) => expectStatus(answer, 201, 'a budget').budget?.id ?? '');
}

async function usedBy(account: string, budget: string): Promise<number> {
  const path = `/v1/accounts/${account}/budgets/${budget}`;
  const answer = await call<Answered>({ method: 'GET', path });
  const found = expectStatus(answer, 200, 'a budget').budget as BudgetAnswer;
  return found.spent_microcredits + found.held_microcredits;
}

const count = (answers: readonly ApiAnswer<unknown>[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

test('500 holds and debits at once pass no hard budget, of the account, a project or a member', async () => {
  const account = await openFunded(call, 'storm of budgets', 1_000 * credit);
  const budgets = await setBudgets(account);
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, n) => {
      const usage = { ...oneCredit, ...spenders[n % 3] };
      return n % 2 === 0
        ? send('POST', account, 'usage', usage, `debit-${n}`)
        : send('POST', account, 'holds', { usage }, `hold-${n}`);
    }),
  );
  // More than the account's limit was asked for by those that only it is about.
  expect([count(answers, 201), count(answers, 402)]).toEqual([200, 300]);
  const refused = answers.filter(({ status }) => status === 402);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['budget_exceeded']));
  const accepted = (ofSpenders: readonly number[]) =>
    answers.filter(({ status }, n) => status === 201 && ofSpenders.includes(n % 3)).length;
  const used = await Promise.all(budgets.map((budget) => usedBy(account, budget)));
  expect(used).toEqual([[0, 1, 2], [0, 1], [0]].map((them) => accepted(them) * credit));

  // Captures beyond the holds, voids and debits, while the account's limit is lowered and raised.
  const holds = answers.flatMap(({ body, status }) =>
    status === 201 && body.hold ? [body.hold.id] : [],
  );
  const path = `budgets/${budgets[0]}`;
  const racing = await Promise.all([
    ...holds.map((id, n) =>
      n % 3 === 0
        ? send('POST', account, `holds/${id}/void`, {}, `void-${n}`)
        : send(
            ...(['POST', account, `holds/${id}/capture`] as const),
            { amount_microcredits: 2 * credit },
            `capture-${n}`,
          ),
    ),
    send('PATCH', account, path, { limit_microcredits: 150 * credit }, 'lower'),
    ...Array.from({ length: 200 }, (_, n) =>
      send('POST', account, 'usage', { ...oneCredit, ...spenders[n % 3] }, `race-${n}`),
    ),
    send('PATCH', account, path, { limit_microcredits: 180 * credit }, 'raise'),
  ]);
  expect(count(racing, 200)).toBe(holds.length + 2);
  expect(count(racing, 201) + count(racing, 402)).toBe(200);

  const entries = await entriesOf(call, account);
  const tally = tallied(entries);
  expect(tally.beyond).toEqual([]);
  expect(await Promise.all(budgets.map((budget) => usedBy(account, budget)))).toEqual(tally.used);
  const { as_of_seq } = await balanceOf(call, account);
  await expectVerified(call, account, as_of_seq);
  expectToldOnce(entries);
});

/** Counts each budget anew, entry by entry as the list has them; says which entry passed which. */
function tallied(entries: readonly EntryView[]) {
  const limits = levels.map(({ limit }) => limit * credit);
  const used = levels.map(() => 0);
  const beyond: string[] = [];
  const holds = new Map<string, EntryView>();
  for (const entry of entries) {
    if (entry.kind === 'budget_set' && entry.hard && entry.name === 'Daily budget')
      limits[0] = entry.limit_microcredits ?? 0;
    if (entry.kind === 'hold') holds.set(entry.hold ?? '', entry);
    const opened =
      entry.kind === 'capture' || entry.kind === 'void' ? holds.get(entry.hold ?? '') : undefined;
    const { project, member } = opened ?? entry;
    const taken = entry.kind === 'void' ? 0 : entry.amount_microcredits;
    const change = taken - (opened?.amount_microcredits ?? 0);
    if (!['debit', 'hold', 'capture', 'void'].includes(entry.kind)) continue;
    [true, project === 'storm', member === 'ann'].forEach((counts, level) => {
      if (!counts) return;
      const before = used[level] as number;
      used[level] = before + change;
      if (before + change > Math.max(before, limits[level] as number))
        beyond.push(`${entry.seq} brings the ${levels[level]?.scope}'s to ${before + change}`);
    });
  }
  return { used, beyond };
}

function expectToldOnce(entries: readonly EntryView[]): void {
  const told = entries
    .filter(({ kind }) => kind === 'budget_alert')
    .map(({ budget, level }) => `${level} of ${budget}`);
  expect(told.length).toBeGreaterThan(3);
  expect(new Set(told).size).toBe(told.length);
}
