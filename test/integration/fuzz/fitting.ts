import * as z from 'zod';
import type { Random } from '../../../scripts/sample/random.ts';
import { operationOf } from '../../../worker/http/openapi/document.ts';
import type { Route } from '../../../worker/http/route.ts';
import { oddValue } from './odd-values.ts';

/** Bodies that fit what a route says it takes, and ones that nearly do. */

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
}

const known = new Map<string, Schema | undefined>();

/** Of the body; undefined for a route without one. */
function schemaOf(route: Route): Schema | undefined {
  const { operation } = route;
  if (known.has(operation)) return known.get(operation);
  const { body } = operationOf(route);
  const options = { io: 'input', unrepresentable: 'any' } as const;
  const schema = body && (z.toJSONSchema(body, options) as Schema);
  known.set(operation, schema);
  return schema;
}

/** One that fits as far as a schema can say; undefined where the route takes none. */
export function fitting(route: Route, random: Random): unknown {
  const schema = schemaOf(route);
  return schema && fitOf(schema, random);
}

function fitOf(schema: Schema, random: Random): unknown {
  const { anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return schema.const;
  if (schema.enum) return oneAmong(schema.enum, random);
  if (anyOf ?? oneOf) return fitOf(oneAmong(anyOf ?? oneOf ?? [], random), random);
  if (allOf) return fitOf(allOf[0] ?? {}, random);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, random);
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, random.whole(0, 2)) }, () =>
        fitOf(schema.items ?? {}, random),
      );
    case 'integer':
    case 'number':
      return numberOf(schema, random);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return textOf(schema, random);
  }
}

const oneAmong = <T>(choices: readonly T[], random: Random): T =>
  choices[random.whole(0, choices.length - 1)] as T;

function objectOf({ properties = {}, required = [] }: Schema, random: Random) {
  const kept = Object.entries(properties).filter(
    ([name]) => required.includes(name) || random.chance(0.3),
  );
  return Object.fromEntries(kept.map(([name, schema]) => [name, fitOf(schema, random)]));
}

function numberOf({ minimum = 0, maximum = 1_000 }: Schema, random: Random): number {
  const least = Math.max(minimum, -1_000);
  return random.pick([least, Math.min(maximum, least + 7), Math.min(maximum, 2 ** 53 - 1)]);
}

function textOf({ format }: Schema, random: Random): string {
  if (format === 'date-time') return new Date().toISOString();
  if (format === 'email') return 'somebody@x.example';
  if (format === 'uri') return 'https://x.example/hook';
  return random.pick(['small', 'UTC', 'code.analysis', 'https://x.example/', 'a-name', 'eur']);
}

/** The same with one place spoilt: a field gone, added or of another kind. */
export function spoilt(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.whole(0, value.length - 1);
    return value.map((one, n) => (n === at ? spoilt(one, random) : one));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return oddValue(random);
  const names = Object.keys(value);
  const name = names[random.whole(0, Math.max(0, names.length - 1))];
  if (name === undefined || random.chance(0.15))
    return {
      ...value,
      [random.pick(['extra', '__proto__x', 'constructor', ''])]: oddValue(random),
    };
  const { [name]: field, ...rest } = value as Record<string, unknown>;
  if (random.chance(0.1)) return rest;
  return { ...rest, [name]: spoilt(field, random) };
}
