import { expect } from 'vitest';
import type { ApiClient } from '../../scripts/replaying/api-client.ts';
import { inParallel } from '../../scripts/replaying/in-parallel.ts';
import type { EntryView } from '../../worker/http/views.ts';
import { balanceOf, entriesOf, expectVerified } from './ledger.ts';
import type { Asked } from './load.ts';
import { brokenAt, type StoredLedgers } from './stores.ts';

interface AnyAnswer {
  readonly entry?: EntryView;
  readonly hold?: { readonly id: string; readonly status: string };
  readonly results?: readonly { readonly entry?: EntryView }[];
}

/**
 * One account after a load: its chain holds, the list is every seq once, each acknowledged entry
 * is in it as it was answered, nothing is in it twice or unasked, and the balance is what the
 * entries come to. Returns how many entries it has.
 */
export async function auditAccount(
  call: ApiClient,
  account: string,
  asked: readonly Asked[],
  granted: number,
): Promise<number> {
  const balance = await balanceOf(call, account);
  const entries = await entriesOf(call, account);
  await expectVerified(call, account, balance.as_of_seq);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  expect(entries).toHaveLength(balance.as_of_seq);
  expectAcknowledged(entries, asked);
  expectNothingTwice(entries, asked);
  expectBalance(entries, balance.available_microcredits, balance.held_microcredits, granted);
  return entries.length;
}

function expectAcknowledged(entries: readonly EntryView[], asked: readonly Asked[]): void {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const touchedHolds = new Set(
    entries.flatMap(({ kind, hold }) => (hold ? [`${kind} ${hold}`] : [])),
  );
  for (const { call, answer } of asked) {
    if (!answer) continue;
    expect(answer.status, `${call.path} ${answer.text}`).toBeLessThan(300);
    const body = answer.body as AnyAnswer;
    const results = (body.results ?? []).map(({ entry }) => entry as EntryView);
    for (const entry of [...results, ...(body.entry ? [body.entry] : [])])
      expect(byId.get(entry.id)).toEqual(entry);
    if (body.hold) {
      const { id, status } = body.hold;
      const kind = { open: 'hold', captured: 'capture', voided: 'void', expired: 'void' }[status];
      expect(touchedHolds, call.path).toContain(`${kind} ${id}`);
    }
  }
}

function expectNothingTwice(entries: readonly EntryView[], asked: readonly Asked[]): void {
  const known = new Set(asked.flatMap(({ members }) => members));
  const seen = new Set<string>();
  for (const { kind, member, hold, id } of entries) {
    const name = member === undefined ? `${kind} of ${hold ?? id}` : `${kind} by ${member}`;
    expect(seen.has(name), name).toBe(false);
    seen.add(name);
    if (member !== undefined) expect(known, name).toContain(member);
  }
}

function expectBalance(
  entries: readonly EntryView[],
  available: number,
  held: number,
  granted: number,
): void {
  const total = (kinds: readonly string[], among = entries) =>
    among
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, entry) => sum + entry.amount_microcredits, 0);
  const closed = new Set(
    entries.filter(({ kind }) => kind === 'capture' || kind === 'void').map(({ hold }) => hold),
  );
  const open = entries.filter(({ kind, hold }) => kind === 'hold' && !closed.has(hold));
  expect(held).toBe(total(['hold'], open));
  expect(available + held).toBe(granted - total(['debit', 'capture']));
}

/** Every acknowledged call, sent again: the same bytes, said to be a replay. */
export async function expectReplays(
  call: ApiClient,
  asked: readonly Asked[],
  width: number,
): Promise<number> {
  const acknowledged = asked.filter(({ answer }) => answer !== undefined);
  await inParallel(acknowledged, width, async (one) => {
    const again = await call(one.call);
    expect(again.text).toBe(one.answer?.text);
    expect(again.replayed, one.call.path).toBe(true);
  });
  return acknowledged.length;
}

/** D1 is the object, entry by entry and hash by hash, and both chains hold. */
export function expectSameLedgers(stored: StoredLedgers, accounts: readonly string[]): void {
  for (const account of accounts) {
    const own = stored.objects.get(account) ?? [];
    expect(own.length, `${account} has entries`).toBeGreaterThan(0);
    expect(brokenAt(account, own)).toBeUndefined();
    expect(stored.d1.get(account)).toEqual(own);
  }
}
