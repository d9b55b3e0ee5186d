import { describe, expect, it } from 'vitest';
import {
  judgeRemoval,
  type MethodUses,
  type SavedMethod,
  usesOf,
} from '../../../core/payments/method-use.ts';

const card = (id: string, more: Partial<SavedMethod> = {}): SavedMethod => ({
  id,
  created: 1,
  expired: false,
  isCard: true,
  ...more,
});

const debit = (id: string) => card(id, { isCard: false });

const nothing: MethodUses = { defaultMethod: 'a', topUpEnabled: false };
const topUp: MethodUses = { defaultMethod: 'a', topUpEnabled: true };
const plan: MethodUses = { ...nothing, plan: { method: undefined, ending: false } };
const ending: MethodUses = { ...nothing, plan: { method: undefined, ending: true } };

/** Removes `a`, the default, which is a card. */
const remove = (others: readonly SavedMethod[], uses: MethodUses, stopTopUp = false) =>
  judgeRemoval(card('a'), [card('a'), ...others], uses, { stopTopUp });

describe('what charges a payment method', () => {
  it('is the plan and auto top-up for the default', () => {
    expect(usesOf('a', { ...plan, topUpEnabled: true })).toEqual(['plan', 'auto_top_up']);
    expect(usesOf('b', { ...plan, topUpEnabled: true })).toEqual([]);
  });

  it('is the plan for a method of its own, and then not for the default', () => {
    const own = { ...topUp, plan: { method: 'b', ending: false } };
    expect(usesOf('b', own)).toEqual(['plan']);
    expect(usesOf('a', own)).toEqual(['auto_top_up']);
  });
});

describe('removing a payment method', () => {
  it('asks nothing more when nothing is charged to it', () => {
    expect(remove([], nothing)).toEqual({ ok: true, value: { stopTopUp: false } });
    const other = { ...topUp, defaultMethod: 'b' };
    expect(remove([card('b')], other)).toEqual({ ok: true, value: { stopTopUp: false } });
  });

  it('hands what it paid for to the newest card, before any bank account', () => {
    const others = [
      card('old', { created: 2 }),
      card('new', { created: 3 }),
      { ...debit('bank'), created: 9 },
    ];
    for (const uses of [topUp, plan])
      expect(remove(others, uses)).toEqual({ ok: true, value: { heir: 'new', stopTopUp: false } });
  });

  it('lets one of two cards go beside a default that is a bank account', () => {
    const uses = { ...topUp, defaultMethod: 'bank' };
    expect(remove([card('b'), debit('bank')], uses)).toEqual({
      ok: true,
      value: { stopTopUp: false },
    });
    expect(remove([debit('bank')], uses)).toEqual({ ok: false, error: ['auto_top_up'] });
  });

  it('hands the plan’s own method to the default', () => {
    const uses = { ...nothing, defaultMethod: 'b', plan: { method: 'a', ending: false } };
    const others = [card('b'), card('c', { created: 9 })];
    expect(remove(others, uses)).toMatchObject({ ok: true, value: { heir: 'b' } });
  });

  it('refuses the last one a plan could charge, until the plan is ending', () => {
    expect(remove([], plan)).toEqual({ ok: false, error: ['plan'] });
    expect(remove([card('x', { expired: true })], plan)).toEqual({ ok: false, error: ['plan'] });
    expect(remove([], ending)).toEqual({ ok: true, value: { stopTopUp: false } });
  });

  it('lets a plan go on with a bank account, and auto top-up not', () => {
    expect(remove([debit('bank')], plan)).toMatchObject({ ok: true, value: { heir: 'bank' } });
    expect(remove([debit('bank')], topUp)).toEqual({ ok: false, error: ['auto_top_up'] });
    expect(remove([debit('bank')], topUp, true)).toEqual({
      ok: true,
      value: { heir: 'bank', stopTopUp: true },
    });
  });

  it('switches auto top-up off with the last card only by consent', () => {
    expect(remove([], topUp)).toEqual({ ok: false, error: ['auto_top_up'] });
    expect(remove([], topUp, true)).toEqual({ ok: true, value: { stopTopUp: true } });
    expect(remove([card('b')], topUp, true)).toMatchObject({ value: { stopTopUp: false } });
  });

  it('names everything that would be left with nothing, and consent helps auto top-up alone', () => {
    const both = { ...plan, topUpEnabled: true };
    expect(remove([], both)).toEqual({ ok: false, error: ['plan', 'auto_top_up'] });
    expect(remove([], both, true)).toEqual({ ok: false, error: ['plan'] });
  });

  it('leaves auto top-up alone when a bank account goes that it never charged', () => {
    const uses = { ...topUp, defaultMethod: 'b' };
    const removed = judgeRemoval(debit('bank'), [debit('bank'), card('b')], uses, {
      stopTopUp: false,
    });
    expect(removed).toEqual({ ok: true, value: { stopTopUp: false } });
  });
});
