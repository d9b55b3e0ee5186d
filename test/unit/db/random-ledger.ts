import { createHash } from 'node:crypto';
import type { Draw, Fact } from '../../../core/ledger/entry.ts';
import {
  canonicalForm,
  type EntryRow,
  genesisHash,
  toRow,
} from '../../../core/ledger/entry-row.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { type AccountId, type ApiKeyId, seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { type Meter, meterRules, meters } from '../../../core/usage/meter.ts';

export const alice = 'acct_a11ce0000000000000000' as AccountId;
export const bob = 'acct_b0b000000000000000000' as AccountId;

/** A small generator with a seed, so that a failure comes again. */
export function dice(seed: number) {
  let state = seed;
  const roll = (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
  const pick = <T>(choices: readonly T[]): T => choices[roll(choices.length)] as T;
  return { roll, pick };
}

export const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** When the entry of a place in a ledger of these tests is of (ms): some share an instant. */
export const atPlace = (place: number, start = 1_000_000): number =>
  start + Math.floor(place / 3) * 1_000;

/** Rows in sequence, chained, a few seconds apart. */
export function ledgerOf(
  account: AccountId,
  facts: readonly (Fact & { readonly by?: string })[],
  start?: number,
): EntryRow[] {
  let before = genesisHash(account);
  return facts.map(({ by, ...fact }, place) => {
    const row = toRow({
      seq: seq(place + 1),
      at: instant(atPlace(place, start)),
      fact: fact as Fact,
      balance: { available: credits(1_000_000 + place), held: zero, owed: zero },
      ...(by === undefined ? {} : { key: by as ApiKeyId }),
    });
    before = hash(canonicalForm(before, row));
    return { ...row, hash: before };
  });
}

const draws: readonly Draw[] = [[seq(2), credits(1)]];

/** What can stand in a ledger, as far as storing, listing and totalling it goes. */
export function randomFacts(count: number, seed: number): (Fact & { by?: string })[] {
  const { roll, pick } = dice(seed);
  const facts: (Fact & { by?: string })[] = [];
  const earlier = (kinds: readonly Fact['kind'][]) =>
    facts.flatMap((fact, place) => (kinds.includes(fact.kind) ? [seq(place + 1)] : []));
  const usage = () => {
    const meter = pick(meters) as Meter;
    const names = meterRules[meter].quantities.filter(() => roll(2) === 0);
    return {
      meter,
      quantities: Object.fromEntries(names.map((name) => [name, roll(10_000)])),
      ...(meter === 'ai.chat' ? { model: pick(['openai/gpt-5', 'anthropic/claude']) } : {}),
      ...(roll(3) === 0 ? {} : { project: pick(['prj_a', 'prj_b', 'prj_ç']) }),
      ...(meterRules[meter].dimension === 'tier'
        ? { tier: 'small', server: pick(['s1', 's2']) }
        : {}),
      ...(roll(4) === 0 ? { member: pick(['ann', 'ben']) } : {}),
      card: 1 + roll(2),
    };
  };
  const nextFact = (): Fact => {
    const amount = credits(1 + roll(5_000_000));
    const spendings = earlier(['debit', 'capture']);
    const holds = earlier(['hold']);
    const returned = draws;
    switch (roll(10)) {
      case 0:
        return { kind: 'hold', amount, draws, expiresAt: instant(9_000_000 + roll(1_000)) };
      case 1:
        if (holds.length === 0) break;
        return {
          kind: 'void',
          hold: pick(holds),
          amount,
          returned,
          cause: pick(['request', 'deadline'] as const),
        };
      case 2: {
        if (holds.length === 0) break;
        const none = { held: amount, uncollected: zero, draws, extra: [], returned, late: false };
        const metered = roll(2) === 0 ? { usage: usage() } : {};
        return { kind: 'capture', hold: pick(holds), amount, ...none, ...metered };
      }
      case 3: {
        if (spendings.length === 0) break;
        const back = { direction: 'give_back', draws, owed: zero, reason: 'mistaken' } as const;
        return {
          kind: 'reversal',
          of: pick(spendings),
          amount,
          ...back,
          counter: { meter: undefined },
        };
      }
      case 4: {
        const took = { direction: pick(['give_back', 'take_back'] as const), draws, owed: zero };
        return {
          kind: 'reversal',
          of: seq(1),
          amount,
          ...took,
          counter: { grant: seq(1), source: 'purchase' },
          reason: 'x',
        };
      }
      case 5:
        if (holds.length === 0) break;
        return {
          kind: 'extend',
          hold: pick(holds),
          held: amount,
          expiresAt: instant(9_000_000 + roll(9_000)),
        };
    }
    return { kind: 'debit', amount, uncollected: zero, draws, usage: usage() };
  };
  for (let i = 0; i < count; i++)
    facts.push({ ...nextFact(), ...(roll(3) === 0 ? {} : { by: pick(['key_1', 'key_2']) }) });
  return facts;
}
