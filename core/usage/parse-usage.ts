import { type FieldProblem, ok, type Result, refuse } from '../units/result.ts';
import { type Meter, meterRules, meters } from './meter.ts';
import type { Usage } from './usage-event.ts';

/**
 * The most of one quantity that one event may report. It is far beyond any real event, and small
 * enough that a handful of quantities add up exactly.
 */
export const quantityMax = 1_000_000_000_000;

/** Longest text kept with an entry for a dimension or a label; keeps a row near 300 bytes. */
const textLengthMax = 200;

/** The fields of a usage event that pricing and breakdowns read. Others are the API's own. */
export const usageFields = [
  'meter',
  'quantities',
  'model',
  'tier',
  'template',
  'project',
  'server',
  'member',
] as const;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const knownQuantities: Record<Meter, ReadonlySet<string>> = {
  'ai.chat': new Set(meterRules['ai.chat'].quantities),
  'code.analysis': new Set(meterRules['code.analysis'].quantities),
  'infra.plan': new Set(meterRules['infra.plan'].quantities),
  'server.provision': new Set(meterRules['server.provision'].quantities),
  'server.runtime': new Set(meterRules['server.runtime'].quantities),
};

const isMeter = (value: unknown): value is Meter =>
  typeof value === 'string' && Object.hasOwn(meterRules, value);

/**
 * Reads the body of a usage event. `param` is where it stands in the request (`usage`,
 * `events[3]`; empty for the whole body), so that a problem names the field as the caller wrote
 * it. Refuses an unknown meter, a quantity the meter does not know or that is not a whole number
 * from 0 to `quantityMax`, a dimension that is missing or not the meter's, and labels that are
 * empty, long or not printable. Fields outside `usageFields` are not looked at.
 */
export function parseUsage(input: unknown, param = ''): Result<Usage, FieldProblem> {
  const prefix = param === '' ? '' : `${param}.`;
  if (!isObject(input)) return problem(param || 'body', 'must be an object');
  const { meter } = input;
  if (!isMeter(meter)) return problem(`${prefix}meter`, `must be one of ${meters.join(', ')}`);

  const quantities = parseQuantities(input.quantities, meter, `${prefix}quantities`);
  if (!quantities.ok) return quantities;
  const dimensions = parseDimensions(input, meter, prefix);
  if (!dimensions.ok) return dimensions;
  const labels = parseLabels(input, prefix);
  if (!labels.ok) return labels;

  return ok({ meter, quantities: quantities.value, ...dimensions.value, ...labels.value });
}

const problem = (param: string, message: string): Result<never, FieldProblem> =>
  refuse({ param, message: `${param} ${message}` });

function parseQuantities(
  value: unknown,
  meter: Meter,
  param: string,
): Result<Record<string, number>, FieldProblem> {
  if (!isObject(value)) return problem(param, 'must be an object of whole numbers by name');
  const known = knownQuantities[meter];
  const quantities: Record<string, number> = {};
  let given = 0;
  for (const name of Object.keys(value)) {
    if (!known.has(name))
      return problem(
        `${param}.${name.slice(0, textLengthMax)}`,
        `is not a quantity of ${meter}; known are ${[...known].join(', ')}`,
      );
    const amount = value[name];
    if (
      typeof amount !== 'number' ||
      !Number.isSafeInteger(amount) ||
      amount < 0 ||
      amount > quantityMax
    )
      return problem(`${param}.${name}`, `must be a whole number from 0 to ${quantityMax}`);
    // Adding 0 turns -0, which JSON can write, into 0.
    quantities[name] = amount + 0;
    given++;
  }
  if (given === 0) return problem(param, `must have at least one of ${[...known].join(', ')}`);
  return ok(quantities);
}

type Dimensions = Pick<Usage, 'model' | 'tier' | 'template'>;

function parseDimensions(
  input: Fields,
  meter: Meter,
  prefix: string,
): Result<Dimensions, FieldProblem> {
  const { dimension, template: knowsTemplate } = meterRules[meter];
  const { model, tier, template } = input;
  if (model !== undefined && dimension !== 'model')
    return problem(`${prefix}model`, `does not apply to ${meter}`);
  if (tier !== undefined && dimension !== 'tier')
    return problem(`${prefix}tier`, `does not apply to ${meter}`);
  if (template !== undefined && !knowsTemplate)
    return problem(`${prefix}template`, `does not apply to ${meter}`);

  if (dimension === 'model')
    return isModel(model)
      ? ok({ model })
      : problem(`${prefix}model`, `must be provider/model, at most ${textLengthMax} characters`);
  if (dimension === 'tier')
    return isText(tier) ? ok({ tier }) : problem(`${prefix}tier`, mustBeText);
  if (template !== undefined && typeof template !== 'boolean')
    return problem(`${prefix}template`, 'must be true or false');
  return ok(template === true ? { template } : {});
}

type Labels = Pick<Usage, 'project' | 'server' | 'member'>;

function parseLabels(input: Fields, prefix: string): Result<Labels, FieldProblem> {
  const labels: { project?: string; server?: string; member?: string } = {};
  for (const field of ['project', 'server', 'member'] as const) {
    const value = input[field];
    if (value === undefined) continue;
    if (!isText(value)) return problem(`${prefix}${field}`, mustBeText);
    labels[field] = value;
  }
  return ok(labels);
}

const mustBeText = `must be text of 1 to ${textLengthMax} characters without control characters`;

/**
 * Printable and well formed: a lone surrogate has no UTF-8, so an entry holding one would hash
 * differently after a trip through a database.
 */
function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > textLengthMax) return false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
  }
  return value.isWellFormed();
}

/** Both sides of the first slash must be there; a model's own name may hold further slashes. */
function isModel(value: unknown): value is string {
  if (!isText(value)) return false;
  const slash = value.indexOf('/');
  return slash > 0 && slash < value.length - 1;
}
