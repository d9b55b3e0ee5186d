import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { History } from '../../../core/ledger/decide.ts';
import { execute, type Written } from '../../../core/ledger/execute.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { zero } from '../../../core/units/credits.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import { aCompany, hugeCompany } from '../../../scripts/benching/ledgers/company.ts';
import {
  companyHistory,
  historyDays,
  type Step,
} from '../../../scripts/benching/ledgers/company-history.ts';

const now = Date.UTC(2026, 10, 22, 16);
const entries = 4_000;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** What an account that was opened at the beginning writes when it is told to do it all. */
function ledgerOf(steps: Iterable<Step>) {
  const state = emptyState();
  const log: Written[] = [];
  const refused: string[] = [];
  const history: History = {
    entry: (seq) => log[seq - 1]?.entry,
    closedHold: () => undefined,
    takings: () => [],
    payment: () => undefined,
    spent: () => zero,
  };
  const run = ({ command, at }: Step) => {
    const write = (written: Written) => log.push(written);
    const outcome = execute(state, command, { clock: at, hash, history, write });
    if (!outcome.ok) refused.push(outcome.error.code);
  };
  const account = 'acct_00000000000000000000' as AccountId;
  run({ at: instant(now - historyDays * dayMs), command: { kind: 'open', account } });
  for (const step of steps) run(step);
  return { log, refused, state };
}

describe('the history a ledger of the bench is made of', () => {
  const { log, refused } = ledgerOf(companyHistory(aCompany(7), { entries, now, first: 2 }));

  it('is accepted as a whole and has as many entries as were asked for', () => {
    expect(refused).toEqual([]);
    expect(log).toHaveLength(entries + 1);
  });

  it('covers ninety days up to now, in order', () => {
    const times = log.map(({ entry }) => entry.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(now);
    expect(times.at(-1)).toBeGreaterThan(now - dayMs);
  });

  it('has every meter, holds with their captures, and labels that go together as in a company', () => {
    const kinds = new Set(log.map(({ row }) => row.kind));
    expect([...kinds].sort()).toEqual(['capture', 'debit', 'grant', 'hold', 'open']);
    const spent = log.filter(({ row }) => row.meter !== null);
    expect(new Set(spent.map(({ row }) => row.meter)).size).toBe(5);
    const labels = new Set(
      spent.map(({ row: { meter, model, project, server, member } }) =>
        JSON.stringify([meter, model, project, server, member]),
      ),
    );
    expect(labels.size).toBeGreaterThan(100);
    expect(labels.size).toBeLessThan(160);
  });
});

describe('the history of a huge company', () => {
  const many = 12_000;
  const company = aCompany(7, hugeCompany);
  const { log, refused, state } = ledgerOf(
    companyHistory(company, { entries: many, now, first: 2 }),
  );

  it('is accepted as a whole and has as many entries as were asked for', () => {
    expect(refused).toEqual([]);
    expect(log).toHaveLength(many + 1);
  });

  it('has 500 projects, and 200 servers that run on leases', () => {
    expect(company.projects).toHaveLength(500);
    expect(state.servers.size).toBe(200);
    for (const { status, run } of state.servers.values()) {
      expect(status).toBe('running');
      expect(run?.current.until).toBeGreaterThan(now - 1);
    }
    const leases = log.filter(({ entry }) => 'lease' in entry.fact).length;
    expect(leases).toBeGreaterThan(1_000);
    expect(leases).toBeLessThan(many * 0.2);
  });
});
