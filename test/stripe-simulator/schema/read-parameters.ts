import { type Form, type FormFields, nameOf } from '../http/form.ts';
import { badParameter, Refusal } from '../http/refusal.ts';
import { fieldsOf } from './definitions.ts';
import type { ParameterTypes } from './stripe-types.ts';
import type { Shape } from './type-expression.ts';

type Path = readonly string[];

/**
 * A form as the typed parameters of a method: text becomes numbers and booleans where the type says
 * so. Refused as Stripe does: a parameter no type names, one that is missing, one of another type.
 */
export function readParameters<K extends keyof ParameterTypes>(
  name: K,
  form: FormFields,
): ParameterTypes[K] {
  return readFields(name, form, []) as unknown as ParameterTypes[K];
}

function readFields(name: string, form: FormFields, path: Path): Record<string, unknown> {
  const fields = fieldsOf(name);
  const values: Record<string, unknown> = {};
  for (const [key, raw] of Object.entries(form)) {
    const field = fields.get(key);
    const at = [...path, key];
    if (!field)
      throw badParameter(
        nameOf(at),
        `Received unknown parameter: ${nameOf(at)}`,
        'parameter_unknown',
      );
    values[key] = readValue(field.shapes, raw, at);
  }
  for (const { name: key, optional } of fields.values())
    if (!optional && values[key] === undefined) {
      const param = nameOf([...path, key]);
      throw badParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
    }
  return values;
}

function readValue(shapes: readonly Shape[], raw: Form, path: Path): unknown {
  return typeof raw === 'string' ? readText(shapes, raw, path) : readNested(shapes, raw, path);
}

function readText(shapes: readonly Shape[], raw: string, path: Path): unknown {
  const param = nameOf(path);
  const kinds = new Set(shapes.map(({ kind }) => kind));
  if (raw === '') {
    if (kinds.has('empty') || kinds.has('any')) return '';
    if (kinds.has('array')) return [];
    throw badParameter(
      param,
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset.`,
      'parameter_invalid_empty',
    );
  }
  const literals = shapes.flatMap((shape) => (shape.kind === 'literal' ? [shape.text] : []));
  if (literals.includes(raw)) return raw;
  if (kinds.has('number') && isNumber(raw, path)) return Number(raw);
  if (kinds.has('boolean') && (raw === 'true' || raw === 'false')) return raw === 'true';
  if (kinds.has('decimal') && /^-?\d+(\.\d{1,12})?$/.test(raw)) return raw;
  if (kinds.has('string') || kinds.has('any')) return raw;
  if (literals.length > 0)
    throw badParameter(param, `Invalid ${param}: must be one of ${literals.join(', ')}`);
  if (kinds.has('number'))
    throw badParameter(param, `Invalid integer: ${raw}`, 'parameter_invalid_integer');
  if (kinds.has('decimal')) throw badParameter(param, `Invalid decimal: ${raw}`);
  if (kinds.has('boolean')) throw badParameter(param, `Invalid boolean: ${raw}`);
  throw badParameter(param, kinds.has('array') ? 'Invalid array' : 'Invalid object');
}

/** Whole numbers everywhere but where the name says it is a share. */
const isNumber = (raw: string, path: Path): boolean =>
  /percent|rate|ratio/.test(path.at(-1) ?? '')
    ? /^-?\d+(\.\d+)?$/.test(raw)
    : /^-?\d{1,15}$/.test(raw);

function readNested(shapes: readonly Shape[], raw: FormFields, path: Path): unknown {
  const refusals: Refusal[] = [];
  for (const shape of shapes)
    try {
      if (shape.kind === 'any') return raw;
      if (shape.kind === 'named') return readFields(shape.name, raw, path);
      if (shape.kind === 'map') return readMap(shape.of, raw, path);
      if (shape.kind === 'array') return readArray(shape.of, raw, path);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      refusals.push(refusal);
    }
  throw refusals[0] ?? badParameter(nameOf(path), `Invalid ${nameOf(path)}: not an object`);
}

const readMap = (of: readonly Shape[], raw: FormFields, path: Path): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, readValue(of, value, [...path, key])]),
  );

function readArray(of: readonly Shape[], raw: FormFields, path: Path): unknown[] {
  const places = Object.entries(raw);
  if (places.some(([key]) => !/^\d{1,4}$/.test(key)))
    throw badParameter(nameOf(path), 'Invalid array');
  return places
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([key, value]) => readValue(of, value, [...path, key]));
}
