import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../core/ledger/command.ts';
import { credits } from '../../core/units/credits.ts';
import type { CommandRequest, Outcome } from '../../worker/account/protocol.ts';
import { account } from './requests.ts';
import { AccountSubject } from './subject-account.ts';

const usage = { meter: 'infra.plan', quantities: { resources: 1 }, card: 1 } as const;

const debit = (microcredits: number): Command => ({
  ...{ kind: 'debit', amount: credits(microcredits), collect: 'all', usage },
});

const asked = (command: Command, key?: string): CommandRequest => ({
  command,
  identities: key
    ? [{ name: key, nameHash: key, bodyHash: 'b0d1', param: 'Idempotency-Key' as const }]
    : [],
});

let subject: AccountSubject;

beforeEach(async () => {
  subject = new AccountSubject();
  subject.setClock(1_000);
  const grant = { kind: 'grant', source: 'purchase', priority: 0, reason: 'a test' } as const;
  await subject.submit([
    asked({ kind: 'open', account }),
    asked({ ...grant, amount: credits(100) }),
  ]);
});

afterEach(() => subject.close());

type Pause = () => Promise<void>;

/** A pause between two requests lets the later one arrive while the earlier is at work. */
async function send(
  requests: readonly CommandRequest[],
  pause: Pause | undefined,
): Promise<readonly Outcome[]> {
  const sent: Promise<readonly Outcome[]>[] = [];
  for (const request of requests) {
    sent.push(subject.submit([request]));
    if (pause) await pause();
  }
  return (await Promise.all(sent)).flat();
}

const arrivals: readonly (readonly [string, Pause | undefined])[] = [
  ['in one group', undefined],
  ['one right after the other', async () => {}],
  ['on turns of their own', () => new Promise((resolve) => setImmediate(resolve))],
];

/** DESIGN 3: with an await between reading and writing, 15 of these were accepted. */
describe.each(arrivals)('debits that arrive %s', (_when, pause) => {
  it('of 50 of 7 against 100, exactly 14 are accepted and 2 are left', async () => {
    const outcomes = await send(
      Array.from({ length: 50 }, () => asked(debit(7))),
      pause,
    );
    const accepted = outcomes.filter(({ kind }) => kind === 'accepted');
    const codes = outcomes.flatMap((outcome) =>
      outcome.kind === 'refused' ? [outcome.rejection.code] : [],
    );
    expect(accepted).toHaveLength(14);
    expect(codes).toEqual(Array.from({ length: 36 }, () => 'insufficient-credits'));
    expect(subject.balance()).toEqual({ available: 2, held: 0, owed: 0 });
    expect(subject.rowsAfter(0).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 1),
    );
  });

  it('under one key, are one entry and one outcome', async () => {
    const outcomes = await send(
      Array.from({ length: 50 }, () => asked(debit(7), 'ab12')),
      pause,
    );
    const seqs = outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.entry.seq);
    expect(new Set(seqs)).toEqual(new Set([3]));
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(subject.balance().available).toBe(93);
  });

  it('are stored when they are answered: an object that is evicted then loses none', async () => {
    await send(
      Array.from({ length: 5 }, () => asked(debit(7))),
      pause,
    );
    subject.evict();
    expect(subject.balance().available).toBe(65);
  });
});

describe('a command that breaks a law', () => {
  /** No parser lets half a microcredit through; it breaks when the grant is half in place. */
  const half: Command = {
    ...{ kind: 'grant', source: 'promotion', priority: 0, reason: 'a bug' },
    amount: 0.5 as ReturnType<typeof credits>,
  };

  it('fails alone: the others of its group are carried out as if it had not been there', async () => {
    const before = subject.submit([asked(debit(10))]);
    const broken = subject.submit([asked(half)]);
    const after = subject.submit([asked(debit(20), 'cd34')]);
    await expect(broken).rejects.toThrow('a bug took');
    expect((await before)[0]).toMatchObject({ kind: 'accepted', entry: { seq: 3 } });
    expect((await after)[0]).toMatchObject({ kind: 'accepted', entry: { seq: 4 } });
    expect(subject.balance().available).toBe(70);
    expect(subject.rowsAfter(2).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['debit', 10],
      ['debit', 20],
    ]);
  });

  it('leaves no trace in what the account remembers', async () => {
    await expect(subject.submit([asked(half)])).rejects.toThrow('a bug took');
    const [outcome] = await subject.submit([asked(debit(100))]);
    expect(outcome).toMatchObject({ kind: 'accepted', replayed: false });
    expect(subject.grants()).toEqual([]);
    expect(subject.balance()).toEqual({ available: 0, held: 0, owed: 0 });
  });
});
