import { describe, expect, it } from 'vitest';
import { cachings, requestsMin } from '../../../core/tips/caching.ts';
import { cheaperModels } from '../../../core/tips/cheaper-model.ts';
import type { CachingEvidence, CheaperModelEvidence } from '../../../core/tips/evidence.ts';
import { aCard, chat } from '../pricing/a-rate-card.ts';
import { alice, found, noNames, sampled, spentOn, times, whole } from './a-sample.ts';

const million = 1_000_000;
const row = (input: number, cached: number, output: number) => [
  input * million,
  cached * million,
  input * million,
  output * million,
];

const card = aCard({
  models: {
    'acme/large': row(100, 10, 400),
    'acme/middle': row(71, 71, 284),
    'acme/small': row(70, 7, 280),
    'acme/embed': row(1, 1, 0),
    'acme/free': row(0, 0, 0),
    'other/tiny': row(1, 1, 1),
    'acme/long': {
      components: row(10, 1, 40),
      context_tiers: [{ above_tokens: 5_000, components: row(90, 9, 360) }],
    },
  },
});
const large = (input: number, output = 100) =>
  chat('acme/large', { input_tokens: input, output_tokens: output });
const cheaper = (usages: ReturnType<typeof large>[], by = card) =>
  cheaperModels(whole(spentOn(usages, by)), by, noNames);

describe('a cheaper model', () => {
  it('is the cheapest of the same provider that has a price for the same tokens', () => {
    const [tip] = cheaper(times(20, () => large(1_000)));
    const evidence = found(tip).evidence as CheaperModelEvidence;
    expect(evidence).toMatchObject({ model: 'acme/large', instead_model: 'acme/long' });
    expect(evidence.alternatives.map(({ model }) => model)).toEqual(['acme/long', 'acme/small']);
    expect(tip).toMatchObject({ subject: 'acme/large', saving: 20 * (140_000 - 14_000) });
  });

  it('prices each request in the context tier it would have there', () => {
    const [tip] = cheaper(times(20, () => large(50_000)));
    const evidence = found(tip).evidence as CheaperModelEvidence;
    expect(evidence.alternatives.map(({ model }) => model)).toEqual(['acme/small']);
  });

  it('embeds nothing: what has no price for output is no chat model', () => {
    const onlyInput = chat('acme/large', { input_tokens: 40_000 });
    const [tip] = cheaper(times(20, () => onlyInput));
    expect((found(tip).evidence as CheaperModelEvidence).instead_model).toBe('acme/embed');
  });

  it('is none that costs more than seven tenths, or saves less than a credit', () => {
    const nearly = aCard({ models: { 'a/x': row(1_000, 1, 1), 'a/y': row(701, 1, 1) } });
    const used = times(50, () => chat('a/x', { input_tokens: 10_000 }));
    expect(cheaper(used, nearly)).toEqual([]);
    const enough = aCard({ models: { 'a/x': row(1_000, 1, 1), 'a/y': row(700, 1, 1) } });
    expect(cheaper(used, enough)).toHaveLength(1);
    expect(cheaper([large(1_000)])).toEqual([]);
  });

  it('compares with what the card in force asks, not with what was paid then', () => {
    const old = aCard({ models: { 'acme/large': row(900, 90, 900) } });
    const sample = whole(
      spentOn(
        times(20, () => large(1_000)),
        old,
      ),
    );
    const [tip] = cheaperModels(sample, card, noNames);
    expect(found(tip).evidence).toMatchObject({
      paid_microcredits: 20 * 990_000,
      now_microcredits: 20 * 140_000,
    });
  });

  it('tells the entries it looked at, and by project what they come to', () => {
    const used = times(20, (place) => ({
      ...large(1_000),
      ...(place % 4 === 0 ? {} : { project: 'prj_shop' }),
    }));
    const sample = whole(spentOn(used, card));
    const [tip] = cheaperModels(sample, card, new Map([['prj_shop', 'Shop']]));
    const { evidence } = found(tip);
    expect(evidence).toMatchObject({
      entries: { count: 20, first: `ent_${alice.slice(5)}_1`, last: `ent_${alice.slice(5)}_20` },
      rows: [
        { id: 'prj_shop', name: 'Shop', count: 15 },
        { id: null, count: 5 },
      ],
    });
  });
});

describe('caching', () => {
  const tips = (usages: ReturnType<typeof large>[]) =>
    cachings(whole(spentOn(usages, card)), card, noNames);

  it('takes half of long prompts to be cached, rounded down', () => {
    const [tip] = tips(times(20, () => large(2_049)));
    expect(tip).toMatchObject({ subject: 'acme/large', saving: 20 * 1_024 * 90 });
    const evidence = found(tip).evidence as CachingEvidence;
    expect(evidence).toMatchObject({
      input_tokens: 20 * 2_049,
      cached_input_tokens: 20 * 1_024,
      entries: { count: 20 },
    });
  });

  it('looks at no prompt that is short, or that something of was cached', () => {
    const short = times(50, () => large(2_047));
    const cached = times(50, () =>
      chat('acme/large', { input_tokens: 9_000, cached_input_tokens: 1 }),
    );
    const written = times(50, () =>
      chat('acme/large', { input_tokens: 9_000, cache_write_tokens: 1 }),
    );
    expect(tips([...short, ...cached, ...written])).toEqual([]);
  });

  it('is none for a model whose cached input costs the same', () => {
    const middle = chat('acme/middle', { input_tokens: 90_000, output_tokens: 1 });
    expect(tips(times(50, () => middle))).toEqual([]);
  });

  it('is none for a handful of requests', () => {
    expect(tips(times(requestsMin - 1, () => large(90_000)))).toEqual([]);
    expect(tips(times(requestsMin, () => large(90_000)))).toHaveLength(1);
  });
});

describe('a sample that was cut', () => {
  it('begins where what was read begins, and is taken for thirty days at that pace', () => {
    const ten = spentOn(
      times(240, () => large(1_000)),
      card,
    );
    const older = spentOn([large(1_000)], card, { apartMs: 20 * 24 * 3_600_000, firstSeq: 900 });
    const sample = sampled({ entries: ten, cut: true }, { entries: older, cut: false });
    expect(sample.entries).toHaveLength(240);
    const [tip] = cheaperModels(sample, card, noNames);
    expect(found(tip).saving).toBe(3 * 240 * (140_000 - 14_000));
  });

  it('counts for a day at the least', () => {
    const hour = spentOn(
      times(240, () => large(1_000)),
      card,
      { apartMs: 15_000 },
    );
    const [tip] = cheaperModels(sampled({ entries: hour, cut: true }), card, noNames);
    expect(found(tip).saving).toBe(30 * 240 * (140_000 - 14_000));
  });
});
