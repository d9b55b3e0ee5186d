import { parseInstant } from '../units/instant.ts';
import type { FieldProblem } from '../units/result.ts';

/** What is wrong with a value, or undefined: checks chain with `??` and stop at the first problem. */
export type Check = FieldProblem | undefined;

const problem = (param: string, message: string): FieldProblem => ({
  param,
  message: `${param} ${message}`,
});

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const within = (param: string, field: string): string =>
  param === '' ? field : `${param}.${field}`;

/** An object with no field outside `known`: a misspelt price must not pass for an absent one. */
export function checkFields(value: unknown, param: string, known: readonly string[]): Check {
  if (!isObject(value)) return problem(param || 'body', 'must be an object');
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  return unknown === undefined
    ? undefined
    : problem(within(param, unknown), `is not known; known are ${known.join(', ')}`);
}

export const checkWhole = (value: unknown, param: string, min: number, max: number): Check =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
    ? undefined
    : problem(param, `must be a whole number from ${min} to ${max}`);

export const checkText = (value: unknown, param: string, lengthMax: number): Check =>
  typeof value === 'string' && value.trim() !== '' && value.length <= lengthMax
    ? undefined
    : problem(param, `must be text of 1 to ${lengthMax} characters`);

export const checkOneOf = (value: unknown, param: string, known: readonly string[]): Check =>
  typeof value === 'string' && known.includes(value)
    ? undefined
    : problem(param, `must be one of ${known.join(', ')}`);

export const checkCurrency = (value: unknown, param: string): Check =>
  typeof value === 'string' && /^[a-z]{3}$/.test(value)
    ? undefined
    : problem(param, 'must be a currency of ISO 4217 in lower case');

export const checkInstant = (value: unknown, param: string): Check =>
  typeof value === 'string' && parseInstant(value) !== undefined
    ? undefined
    : problem(param, 'must be an instant of RFC 3339');

/** A list of 1 to `lengthMax` items, each passing `checkItem`. */
export function checkList(
  value: unknown,
  param: string,
  lengthMax: number,
  checkItem: (item: unknown, param: string) => Check,
): Check {
  if (!Array.isArray(value) || value.length < 1 || value.length > lengthMax)
    return problem(param, `must be a list of 1 to ${lengthMax} items`);
  for (const [index, item] of value.entries()) {
    const found = checkItem(item, `${param}[${index}]`);
    if (found) return found;
  }
  return undefined;
}

/** An object of 1 to `sizeMax` named prices, each name short and each price passing `checkItem`. */
export function checkNamed(
  value: unknown,
  param: string,
  sizeMax: number,
  checkItem: (item: unknown, param: string) => Check,
): Check {
  if (!isObject(value)) return problem(param, 'must be an object of prices by name');
  const named = Object.entries(value);
  if (named.length < 1 || named.length > sizeMax)
    return problem(param, `must have 1 to ${sizeMax} prices`);
  for (const [name, item] of named) {
    const found =
      checkText(name, `a name in ${param}`, nameLengthMax) ?? checkItem(item, within(param, name));
    if (found) return found;
  }
  return undefined;
}

export const nameLengthMax = 200;
export const refused = problem;
