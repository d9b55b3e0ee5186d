import { describe, expect, it } from 'vitest';
import {
  append,
  countWaiting,
  emptyLog,
  hasGap,
  rowsOf,
  showWaiting,
  waitingMax,
} from '../../web/entry-log.ts';
import { anUpdate, aPage, balanceAt } from './account.ts';

const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq);

describe('the entries on screen', () => {
  it('do not move when new ones arrive: those are counted', () => {
    const log = append(emptyLog(10), anUpdate(11, 13));
    expect(seqs(rowsOf([aPage(10)], log))).toEqual([10, 9, 8]);
    expect(countWaiting([aPage(10)], log)).toBe(3);
  });

  it('take in the new ones when asked, newest first, without a gap', () => {
    const log = showWaiting(append(append(emptyLog(10), anUpdate(11, 12)), anUpdate(13, 13)));
    expect(seqs(rowsOf([aPage(10)], log))).toEqual([13, 12, 11, 10, 9, 8]);
    expect(countWaiting([aPage(10)], log)).toBe(0);
  });

  it('show an entry once when page and live link both have it', () => {
    const log = showWaiting(append(emptyLog(8), anUpdate(9, 12)));
    expect(seqs(rowsOf([aPage(10)], log))).toEqual([12, 11, 10, 9, 8]);
  });

  it('count only what is newer than the page that was read last', () => {
    const log = append(emptyLog(8), anUpdate(9, 12));
    expect(countWaiting([aPage(11)], log)).toBe(1);
    expect(countWaiting([aPage(15)], log)).toBe(0);
  });

  it('miss something when the page is older than where following began', () => {
    expect(hasGap([aPage(8)], emptyLog(10))).toBe(true);
    expect(hasGap([aPage(10)], emptyLog(10))).toBe(false);
    expect(hasGap([], emptyLog(10))).toBe(false);
  });

  it('keep a bounded number waiting and still count them all', () => {
    const log = append(emptyLog(10), anUpdate(11, 11 + waitingMax));
    expect(log.overflowed).toBe(true);
    expect(log.waiting).toEqual([]);
    expect(countWaiting([aPage(10)], log)).toBe(waitingMax + 1);
    const later = append(log, anUpdate(12 + waitingMax, 12 + waitingMax));
    expect(later.waiting).toEqual([]);
    expect(countWaiting([aPage(10)], later)).toBe(waitingMax + 2);
  });

  it('take in and count only those a list is of', () => {
    const isEven = ({ seq }: { seq: number }) => seq % 2 === 0;
    const log = append(showWaiting(append(emptyLog(10), anUpdate(11, 13))), anUpdate(14, 17));
    expect(seqs(rowsOf([aPage(10)], log, isEven))).toEqual([12, 10, 9, 8]);
    expect(countWaiting([aPage(10)], log, isEven)).toBe(2);
    const flooded = append(log, anUpdate(18, 18 + waitingMax));
    expect(countWaiting([aPage(10)], flooded, isEven)).toBe(Number.POSITIVE_INFINITY);
  });

  it('begin anew at a resync', () => {
    const log = append(showWaiting(append(emptyLog(10), anUpdate(11, 12))), {
      type: 'resync',
      seq: 99,
      balance: balanceAt(99),
    });
    expect(log).toEqual(emptyLog(99));
    expect(hasGap([aPage(12)], log)).toBe(true);
  });
});
