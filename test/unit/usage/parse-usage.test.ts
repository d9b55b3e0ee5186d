import { describe, expect, it } from 'vitest';
import { meterRules, meters } from '../../../core/usage/meter.ts';
import { parseUsage, quantityMax, usageFields } from '../../../core/usage/parse-usage.ts';

const chat = { meter: 'ai.chat', model: 'acme/m', quantities: { input_tokens: 1 } };
const plan = { meter: 'infra.plan', quantities: { resources: 1 } };
const runtime = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1 } };

const refusedAt = (input: unknown, param?: string) => {
  const parsed = parseUsage(input, param);
  return parsed.ok ? 'accepted' : parsed.error.param;
};

describe('accepts', () => {
  it('every quantity of every meter, with the dimension the meter asks for', () => {
    for (const meter of meters) {
      const { quantities, dimension } = meterRules[meter];
      const usage = {
        meter,
        quantities: Object.fromEntries(quantities.map((name, index) => [name, index])),
        ...(dimension && { [dimension]: 'acme/m' }),
      };
      expect(parseUsage(usage)).toEqual({ ok: true, value: usage });
    }
  });

  it('all labels, and reads nothing but its own fields', () => {
    const labels = { project: 'p', server: 's', member: 'm' };
    const parsed = parseUsage({ ...chat, ...labels, occurred_at: 'x', id: 5, anything: {} });
    expect(parsed).toEqual({ ok: true, value: { ...chat, ...labels } });
    expect(usageFields).toEqual([
      'meter',
      'quantities',
      'model',
      'tier',
      'template',
      'project',
      'server',
      'member',
    ]);
  });

  it('quantities of zero as given, and the largest there may be', () => {
    const quantities = { input_tokens: 0, output_tokens: quantityMax };
    expect(parseUsage({ ...chat, quantities })).toMatchObject({ value: { quantities } });
  });

  it('minus zero, which JSON can write, as zero', () => {
    const parsed = parseUsage(JSON.parse('{"meter":"code.analysis","quantities":{"lines":-0}}'));
    expect(parsed.ok && Object.is(parsed.value.quantities.lines, 0)).toBe(true);
  });

  it('a template, and forgets one that is not', () => {
    expect(parseUsage({ ...plan, template: true })).toEqual({
      ok: true,
      value: { ...plan, template: true },
    });
    expect(parseUsage({ ...plan, template: false })).toEqual({ ok: true, value: plan });
  });

  it('models whose own name has slashes', () => {
    const model = 'cloudflare-workers-ai/@cf/meta/llama-3.2-3b-instruct';
    expect(parseUsage({ ...chat, model })).toMatchObject({ value: { model } });
  });
});

describe('refuses, naming the field', () => {
  it.each([
    ['meter', { ...chat, meter: 'ai.images' }],
    ['meter', { ...chat, meter: 'toString' }],
    ['meter', { ...chat, meter: undefined }],
    ['meter', { ...chat, meter: ['ai.chat'] }],
    ['quantities', { ...chat, quantities: undefined }],
    ['quantities', { ...chat, quantities: {} }],
    ['quantities', { ...chat, quantities: [1] }],
    ['quantities.tokens', { ...chat, quantities: { tokens: 1 } }],
    ['quantities.lines', { ...chat, quantities: { input_tokens: 1, lines: 1 } }],
    ['quantities.input_tokens', { ...plan, quantities: { input_tokens: 1 } }],
    ['model', { ...chat, model: undefined }],
    ['model', { ...chat, model: 'gpt' }],
    ['model', { ...chat, model: '/gpt' }],
    ['model', { ...chat, model: 'acme/' }],
    ['model', { ...chat, model: `acme/${'x'.repeat(196)}` }],
    ['model', { ...chat, model: 'acme/\n' }],
    ['model', { ...runtime, model: 'acme/m' }],
    ['tier', { ...chat, tier: 'small' }],
    ['tier', { ...runtime, tier: undefined }],
    ['tier', { ...runtime, tier: '' }],
    ['tier', { ...runtime, tier: 5 }],
    ['template', { ...chat, template: true }],
    ['template', { ...chat, template: false }],
    ['template', { ...plan, template: 'yes' }],
    ['template', { ...plan, template: null }],
    ['project', { ...plan, project: '' }],
    ['project', { ...plan, project: null }],
    ['server', { ...plan, server: 'a\u0000b' }],
    ['server', { ...plan, server: '\u0085' }],
    ['member', { ...plan, member: 'x'.repeat(201) }],
    ['member', { ...plan, member: 'half a \ud83d smile' }],
  ])('%s of %j', (param, input) => {
    expect(refusedAt(input)).toBe(param);
  });

  it.each([-1, 0.5, '5', null, true, Number.NaN, Number.POSITIVE_INFINITY, quantityMax + 1])(
    'a quantity of %j',
    (amount) => {
      expect(refusedAt({ ...chat, quantities: { output_tokens: 1, input_tokens: amount } })).toBe(
        'quantities.input_tokens',
      );
    },
  );

  it.each([[null], [[]], ['usage'], [5], [undefined]])('%j for an event', (input) => {
    expect(refusedAt(input)).toBe('body');
    expect(refusedAt(input, 'usage')).toBe('usage');
  });

  it('as the caller wrote it, inside a batch or an estimate', () => {
    expect(refusedAt({ ...chat, quantities: { lines: 1 } }, 'events[3]')).toBe(
      'events[3].quantities.lines',
    );
    expect(refusedAt({ ...chat, model: 'x' }, 'usage')).toBe('usage.model');
  });

  it('names that JSON can write and an object already has', () => {
    const body = JSON.parse('{"meter":"code.analysis","quantities":{"__proto__":1}}');
    expect(refusedAt(body)).toBe('quantities.__proto__');
  });

  it('saying what a quantity may be called', () => {
    expect(parseUsage({ ...plan, quantities: { lines: 1 } })).toEqual({
      ok: false,
      error: {
        param: 'quantities.lines',
        message:
          'quantities.lines is not a quantity of infra.plan; known are resources, dependencies, environments',
      },
    });
  });
});
