import { describe, expect, it } from 'vitest';
import { entryKinds } from '../../core/ledger/entry.ts';
import {
  detailOf,
  effectOf,
  humanName,
  seqOfId,
  titleOf,
} from '../../web/pages/settings/usage/entry-words.ts';
import { anEntry } from './account.ts';

describe('an entry in words', () => {
  it('says what was measured', () => {
    const chat = anEntry(1, {
      meter: 'ai.chat',
      model: 'openai/gpt-5',
      quantities: { input_tokens: 1200, cached_input_tokens: 0, output_tokens: 340 },
    });
    expect(titleOf(chat)).toBe('AI conversation');
    expect(detailOf(chat, 'en-US')).toBe('openai/gpt-5 · 1,200 in, 340 out');
  });

  it('counts one as one', () => {
    const measured = (quantities: Record<string, number>) =>
      detailOf(anEntry(1, { quantities }), 'en-US');
    expect(measured({ lines: 2, files: 1 })).toBe('2 lines, 1 file');
    expect(measured({ dependencies: 1, servers: 1 })).toBe('1 dependency, 1 server');
    expect(measured({ seconds: 1, input_characters: 1 })).toBe('1 s, 1 character in');
  });

  it('has a title for every kind', () => {
    for (const kind of entryKinds) {
      const entry = anEntry(1, { kind, meter: undefined, category: undefined, source: 'free' });
      expect(titleOf(entry).length).toBeGreaterThan(3);
    }
  });

  it('tells a hold that ran out from one that was given back', () => {
    const voided = anEntry(1, { kind: 'void', meter: undefined });
    expect(titleOf({ ...voided, cause: 'deadline' })).toMatch(/ran out/);
    expect(titleOf({ ...voided, cause: 'request' })).not.toMatch(/ran out/);
  });

  it('says how an auto top-up ended and what follows', () => {
    const result = anEntry(1, { kind: 'top_up_result', meter: undefined, quantities: undefined });
    const declined = { ...result, model: undefined, result: 'declined' as const };
    expect(titleOf({ ...result, result: 'paid' })).toBe('Auto top-up paid');
    expect(titleOf(declined)).toBe('Auto top-up declined');
    expect(detailOf({ ...declined, code: 'insufficient_funds' }, 'en-US')).toBe(
      'Insufficient funds',
    );
    expect(detailOf({ ...declined, code: 'expired_card', stopped: 'declined' }, 'en-US')).toBe(
      'Expired card, stopped: until another card is added',
    );
    expect(detailOf({ ...declined, code: 'no_card', stopped: 'no_card' }, 'en-US')).toBe(
      'stopped: no card',
    );
  });

  it('says why an auto top-up began, and that it was switched off', () => {
    const claim = anEntry(1, { kind: 'top_up_claim', meter: undefined, quantities: undefined });
    expect(detailOf({ ...claim, model: undefined, cause: 'refusal' }, 'en-US')).toBe(
      'credits ran short',
    );
    const policy = anEntry(1, { kind: 'top_up_policy', meter: undefined });
    expect(titleOf({ ...policy, enabled: true })).toBe('Auto top-up set');
    expect(titleOf({ ...policy, enabled: false })).toBe('Auto top-up switched off');
  });

  it('says why a server stops, and what a budget tells', () => {
    const plain = { meter: undefined, quantities: undefined, model: undefined };
    const stopping = anEntry(1, { ...plain, kind: 'server_stopping', reason: 'credits' });
    expect(titleOf(stopping)).toBe('Server is about to stop');
    expect(detailOf(stopping, 'en-US')).toBe('credits ran short');
    const told = anEntry(1, { ...plain, kind: 'budget_alert', level: 80 });
    expect(titleOf(told)).toBe('Budget level reached');
    expect(titleOf({ ...told, refused: true })).toBe('Budget refused spending');
    expect(detailOf(told, 'en-US')).toBe('80 % of the limit');
    const lease = { meter: 'server.runtime', model: undefined, quantities: { seconds: 3_600 } };
    const billed = anEntry(1, { ...lease, kind: 'capture', tier: 'small', runtime_seconds: 3_600 });
    expect(detailOf({ ...billed, reason: 'budget' }, 'en-US')).toBe(
      'small · 3,600 s · a budget is used up',
    );
  });

  it('knows which way the credits went', () => {
    expect(effectOf(anEntry(1))).toBe('spent');
    expect(effectOf(anEntry(1, { kind: 'grant' }))).toBe('added');
    expect(effectOf(anEntry(1, { kind: 'hold' }))).toBe('aside');
    expect(effectOf(anEntry(1, { kind: 'reversal', direction: 'give_back' }))).toBe('added');
    expect(effectOf(anEntry(1, { kind: 'reversal', direction: 'take_back' }))).toBe('spent');
    expect(effectOf(anEntry(1, { kind: 'freeze' }))).toBe('none');
  });

  it('names quantities and seqs for people', () => {
    expect(humanName('cache_write_tokens')).toBe('Cache write tokens');
    expect(seqOfId('gr_0123456789abcdefghjk_42')).toBe('42');
  });
});
