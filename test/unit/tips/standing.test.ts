import { describe, expect, it } from 'vitest';
import { restate, type Standing } from '../../../core/tips/standing.ts';
import { instant } from '../../../core/units/instant.ts';

const day = 86_400_000;
const at = instant(100 * day);
const stood = (status: Standing['status'], saving = 10, changedAt = 99 * day): Standing => ({
  status,
  saving,
  foundAt: 50 * day,
  changedAt,
});

describe('a tip, when its account is looked through', () => {
  it('is new, or holds still with what it saves now', () => {
    const fresh = { status: 'open', saving: 7, foundAt: at, changedAt: at, isRenewed: true };
    expect(restate(undefined, 7, at)).toEqual(fresh);
    expect(restate(stood('cleared'), 7, at)).toEqual(fresh);
    expect(restate(stood('open'), 7, at)).toEqual({ ...stood('open', 7), isRenewed: true });
  });

  it('is cleared when it holds no more, what was applied too', () => {
    for (const status of ['open', 'applied'] as const)
      expect(restate(stood(status), undefined, at)).toEqual({
        ...stood('cleared', 10, at),
        isRenewed: false,
      });
    expect(restate(undefined, undefined, at)).toBeUndefined();
    expect(restate(stood('cleared'), undefined, at)).toBeUndefined();
  });

  it('stays dismissed unless it comes to save twice as much', () => {
    expect(restate(stood('dismissed'), 19, at)).toBeUndefined();
    expect(restate(stood('dismissed'), undefined, at)).toBeUndefined();
    expect(restate(stood('dismissed'), 20, at)).toMatchObject({ status: 'open', saving: 20 });
    expect(restate(stood('dismissed', 0), 0, at)).toBeUndefined();
  });

  it('rests when applied, until nothing from before is looked at any more', () => {
    expect(restate(stood('applied', 10, at - 30 * day + 1), 10, at)).toBeUndefined();
    expect(restate(stood('applied', 10, at - 30 * day), 10, at)).toMatchObject({
      status: 'open',
      changedAt: at,
      foundAt: 50 * day,
    });
  });
});
