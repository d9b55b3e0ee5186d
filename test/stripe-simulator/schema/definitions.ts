import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseShapes, type Shape } from './type-expression.ts';

export interface FieldShape {
  readonly name: string;
  readonly optional: boolean;
  readonly shapes: readonly Shape[];
}

const texts = new Map<string, Record<string, string>>(
  readFileSync(join(import.meta.dirname, 'definitions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, Record<string, string>]),
);

const parsed = new Map<string, ReadonlyMap<string, FieldShape>>();

/** The fields of a type by name. Throws on a name that was not generated. */
export function fieldsOf(name: string): ReadonlyMap<string, FieldShape> {
  const known = parsed.get(name);
  if (known) return known;
  const text = texts.get(name);
  if (!text) throw new Error(`No definition of ${name}: run scripts/generate-stripe-schemas.ts`);
  const fields = new Map(
    Object.entries(text).map(([key, expression]) => {
      const optional = key.endsWith('?');
      const field = optional ? key.slice(0, -1) : key;
      return [field, { name: field, optional, shapes: parseShapes(expression, name) }] as const;
    }),
  );
  parsed.set(name, fields);
  return fields;
}

/** The type of the object an event carries; undefined where the simulator keeps no such object. */
export const objectOfEvent = (type: string): string | undefined => texts.get('events')?.[type];

/** The value `object` has on every object of a type: `checkout.session`. */
export function objectTag(name: string): string | undefined {
  const [shape] = fieldsOf(name).get('object')?.shapes ?? [];
  return shape?.kind === 'literal' ? shape.text : undefined;
}
