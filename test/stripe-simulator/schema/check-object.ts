import { fieldsOf, objectTag } from './definitions.ts';
import type { Shape } from './type-expression.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What is wrong with an object the simulator is about to send, measured by stripe-node's own types:
 * a field that is missing, one that no type names, a value of another type or outside a list.
 * Empty when nothing is.
 */
export function faultsOf(name: string, value: unknown, path = name): string[] {
  if (!isFields(value)) return [`${path} is not an object`];
  const fields = fieldsOf(name);
  // A type without fields is stripe-node's way to say any object.
  if (fields.size === 0) return [];
  const faults: string[] = [];
  for (const [key, field] of fields) {
    const at = `${path}.${key}`;
    if (value[key] === undefined) {
      if (!field.optional) faults.push(`${at} is missing`);
    } else faults.push(...faultsOfValue(field.shapes, value[key], at));
  }
  for (const key of Object.keys(value))
    if (!fields.has(key)) faults.push(`${path}.${key} is in no type`);
  return faults;
}

/** A list answer whose entries are all of one type. */
export function faultsOfList(name: string, value: unknown): string[] {
  return faultsOfValue([{ kind: 'list', of: [{ kind: 'named', name }] }], value, `List<${name}>`);
}

function faultsOfValue(shapes: readonly Shape[], value: unknown, path: string): string[] {
  const tries = candidates(shapes, value).map((shape) => faultsOfShape(shape, value, path));
  const best = tries.toSorted((a, b) => a.length - b.length)[0];
  return best ?? [`${path} may not be ${JSON.stringify(value)?.slice(0, 60)}`];
}

/** With an `object` tag on the value, only the types of that tag are worth trying. */
function candidates(shapes: readonly Shape[], value: unknown): readonly Shape[] {
  if (!isFields(value) || typeof value.object !== 'string') return shapes;
  const tagged = shapes.filter(
    (shape) => shape.kind === 'named' && objectTag(shape.name) === value.object,
  );
  return tagged.length > 0 ? tagged : shapes;
}

function faultsOfShape(shape: Shape, value: unknown, path: string): string[] {
  const unless = (fine: boolean) =>
    fine ? [] : [`${path} is ${JSON.stringify(value)?.slice(0, 60)}, not ${wanted(shape)}`];
  switch (shape.kind) {
    case 'any':
      return [];
    case 'null':
      return unless(value === null);
    case 'empty':
      return unless(value === '');
    case 'literal':
      return unless(value === shape.text);
    case 'decimal':
      return unless(typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
    case 'string':
    case 'number':
    case 'boolean':
      return unless(typeof value === shape.kind);
    case 'array':
      if (!Array.isArray(value)) return unless(false);
      return value.flatMap((one, at) => faultsOfValue(shape.of, one, `${path}[${at}]`));
    case 'map':
      if (!isFields(value)) return unless(false);
      return Object.entries(value).flatMap(([key, one]) =>
        faultsOfValue(shape.of, one, `${path}.${key}`),
      );
    case 'list':
      return faultsOfListShape(shape.of, value, path);
    case 'named':
      return isFields(value) ? faultsOf(shape.name, value, path) : unless(false);
  }
}

function faultsOfListShape(of: readonly Shape[], value: unknown, path: string): string[] {
  if (!isFields(value) || value.object !== 'list') return [`${path} is not a list`];
  const { data, has_more: more, url } = value;
  if (!Array.isArray(data) || typeof more !== 'boolean' || typeof url !== 'string')
    return [`${path} is not a whole list`];
  return data.flatMap((one, at) => faultsOfValue(of, one, `${path}.data[${at}]`));
}

const wanted = (shape: Shape): string =>
  shape.kind === 'literal' ? `'${shape.text}'` : shape.kind === 'named' ? shape.name : shape.kind;
