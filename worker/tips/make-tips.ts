import { findTips } from '../../core/tips/find-tips.ts';
import { restate } from '../../core/tips/standing.ts';
import type { Tip, TipKind } from '../../core/tips/tip.ts';
import { type AccountId, randomSuffix } from '../../core/units/ids.ts';
import { lookedAt, putTips, readStanding, type TipNow, type TipRow } from '../../db/tips.ts';
import { sha256Bytes } from '../auth/sha256.ts';
import { lookThrough, type Place } from './look-through.ts';

/** The same tip has the same id, however often it is found. */
export const tipId = (account: AccountId, kind: TipKind, subject: string): string =>
  `tip_${randomSuffix(sha256Bytes(`tip\n${account}\n${kind}\n${subject}`))}`;

/** The row that says when the account was looked through. */
const lookId = (account: AccountId): string => tipId(account, 'missing_budget', '');

/** Undefined while that never happened. */
export const tipsMadeAt = ({ db, account }: Pick<Place, 'db' | 'account'>) =>
  lookedAt(db, lookId(account));

/**
 * Looks an account through, and writes down what holds now and what holds no more. May be done any
 * number of times at once: what a person did meanwhile is left alone. False when it could not be
 * looked through; then nothing changes.
 */
export async function makeTipsOf(place: Place): Promise<boolean> {
  const { db, account, at } = place;
  const looked = await lookThrough(place);
  if (!looked) return false;
  const found = new Map(
    findTips(looked).map((tip) => [tipId(account, tip.kind, tip.subject), tip]),
  );
  const before = await readStanding(db, account, [...found.keys()]);
  const changed = restated(new Map(before.map((row) => [row.id, row])), found, at);
  await putTips(db, account, { id: lookId(account), at }, changed);
  return true;
}

function restated(
  before: ReadonlyMap<string, TipRow>,
  found: ReadonlyMap<string, Tip>,
  at: Place['at'],
): TipNow[] {
  return [...new Set([...before.keys(), ...found.keys()])].flatMap((id) => {
    const [row, tip] = [before.get(id), found.get(id)];
    const now = restate(row, tip?.saving, at);
    if (!now) return [];
    const { kind, subject } = (tip ?? row) as Pick<Tip, 'kind' | 'subject'>;
    const evidence = now.isRenewed ? tip?.evidence : undefined;
    const { status, saving, foundAt, changedAt } = now;
    const seen = row?.changedAt;
    return [{ id, kind, subject, status, saving, foundAt, changedAt, evidence, seen }];
  });
}
