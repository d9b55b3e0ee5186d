import { describe, expect, it } from 'vitest';
import { accruingAt, leaseLeftAt, totalAt } from '../../../web/pages/settings/servers/accruing.ts';
import { aServerView, stopped } from './servers.ts';

const readAtMs = 1_000_000;
const running = { ...aServerView(), readAtMs };

describe('what a server burns since it was read', () => {
  it('grows by the second, in whole microcredits', () => {
    expect(accruingAt(running, readAtMs)).toBe(1_200_000);
    expect(accruingAt(running, readAtMs + 1_999)).toBe(1_200_666);
    expect(accruingAt(running, readAtMs + 60_000)).toBe(1_240_000);
    expect(totalAt(running, readAtMs + 60_000)).toBe(30_240_000);
  });

  it('ends with the paid lease, however long the page is open', () => {
    const late = readAtMs + 24 * 3_600_000;
    expect(accruingAt(running, late)).toBe(1_200_000 + 1_200_000);
    expect(leaseLeftAt(running, late)).toBe(0);
  });

  it('does not run backwards when the clock does', () => {
    expect(accruingAt(running, readAtMs - 5_000)).toBe(1_200_000);
    expect(leaseLeftAt(running, readAtMs - 5_000)).toBe(1_800);
  });

  it('rests for one that does not run', () => {
    const still = { ...stopped(), readAtMs };
    expect(accruingAt(still, readAtMs + 60_000)).toBe(0);
    expect(totalAt(still, readAtMs + 60_000)).toBe(29_000_000);
  });
});
