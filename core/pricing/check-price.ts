import { amountMax } from '../units/credits.ts';
import { quantityMax } from '../usage/parse-usage.ts';
import {
  type Check,
  checkFields,
  checkList,
  checkOneOf,
  checkWhole,
  isObject,
  refused,
  within,
} from './check.ts';
import { schemes } from './price.ts';

/** Enough for any price sheet seen, small enough that rating stays within microseconds. */
const componentsMax = 16;
const tiersMax = 20;
const contextTiersMax = 5;
/** A unit or a tier beyond what one event may report could never be filled. */
export const unitSizeMax = quantityMax;

const checkUnitPrice = (value: unknown, param: string) => checkWhole(value, param, 0, amountMax);

const fieldsOf = (scheme: unknown): readonly string[] => {
  if (scheme === 'flat') return ['quantity', 'scheme', 'unit_price_microcredits'];
  if (scheme === 'graduated' || scheme === 'volume')
    return ['quantity', 'scheme', 'unit_size', 'tiers'];
  return ['quantity', 'scheme', 'unit_size', 'unit_price_microcredits'];
};

/** Tiers must ascend and the last be open: a quantity beyond them would price to nothing. */
function checkTiers(value: unknown, param: string): Check {
  let above = 0;
  const last = Array.isArray(value) ? `${param}[${value.length - 1}]` : '';
  return checkList(value, param, tiersMax, (tier, at) => {
    const found = checkFields(tier, at, ['up_to', 'unit_price_microcredits']);
    if (found || !isObject(tier)) return found;
    const upTo = tier.up_to;
    if (at === last && upTo !== undefined)
      return refused(`${at}.up_to`, 'must be absent: the last tier has no end');
    if (at !== last) {
      const bound = checkWhole(upTo, `${at}.up_to`, above + 1, quantityMax);
      if (bound) return bound;
      above = upTo as number;
    }
    return checkUnitPrice(tier.unit_price_microcredits, `${at}.unit_price_microcredits`);
  });
}

function checkComponent(value: unknown, param: string, quantities: readonly string[]): Check {
  if (!isObject(value)) return refused(param, 'must be an object');
  const { scheme } = value;
  const found =
    checkOneOf(scheme, `${param}.scheme`, schemes) ??
    checkFields(value, param, fieldsOf(scheme)) ??
    checkOneOf(value.quantity, `${param}.quantity`, quantities);
  if (found) return found;
  if (scheme !== 'flat') {
    const size = checkWhole(value.unit_size, `${param}.unit_size`, 1, unitSizeMax);
    if (size) return size;
  }
  return scheme === 'graduated' || scheme === 'volume'
    ? checkTiers(value.tiers, `${param}.tiers`)
    : checkUnitPrice(value.unit_price_microcredits, `${param}.unit_price_microcredits`);
}

/** Every quantity in `required` must have a component: a free one says so with a price of 0. */
function checkComponents(value: unknown, param: string, rules: QuantityRules): Check {
  const found = checkList(value, param, componentsMax, (item, at) =>
    checkComponent(item, at, rules.known),
  );
  if (found) return found;
  const priced = new Set((value as { quantity: string }[]).map(({ quantity }) => quantity));
  const missing = rules.required.find((quantity) => !priced.has(quantity));
  return missing === undefined ? undefined : refused(param, `must price ${missing}`);
}

/** The quantity names a price may speak of, and those it must. */
export interface QuantityRules {
  readonly known: readonly string[];
  readonly required: readonly string[];
}

const checkMinimum = (value: unknown, param: string): Check =>
  value === undefined ? undefined : checkWhole(value, param, 0, amountMax);

export function checkPrice(value: unknown, param: string, rules: QuantityRules): Check {
  const found = checkFields(value, param, ['components', 'minimum_microcredits']);
  if (found || !isObject(value)) return found;
  return (
    checkComponents(value.components, `${param}.components`, rules) ??
    checkMinimum(value.minimum_microcredits, `${param}.minimum_microcredits`)
  );
}

const isRow = (value: unknown): value is unknown[] =>
  Array.isArray(value) && (value.length === 0 || !value.some(isObject));

function checkRow(value: readonly unknown[], param: string, columns: readonly string[]): Check {
  if (value.length !== columns.length)
    return refused(param, `must have ${columns.length} prices: ${columns.join(', ')}`);
  return checkList(value, param, columns.length, checkUnitPrice);
}

export interface ModelRules extends QuantityRules {
  readonly columns: readonly string[];
}

const checkRowOrComponents = (value: unknown, param: string, rules: ModelRules): Check =>
  isRow(value) ? checkRow(value, param, rules.columns) : checkComponents(value, param, rules);

export function checkModelPrice(value: unknown, param: string, rules: ModelRules): Check {
  if (isRow(value)) return checkRow(value, param, rules.columns);
  const found = checkFields(value, param, ['components', 'minimum_microcredits', 'context_tiers']);
  if (found || !isObject(value)) return found;
  return (
    checkRowOrComponents(value.components, within(param, 'components'), rules) ??
    checkMinimum(value.minimum_microcredits, within(param, 'minimum_microcredits')) ??
    checkContextTiers(value.context_tiers, within(param, 'context_tiers'), rules)
  );
}

function checkContextTiers(value: unknown, param: string, rules: ModelRules): Check {
  if (value === undefined) return undefined;
  let above = 0;
  return checkList(value, param, contextTiersMax, (tier, at) => {
    const found = checkFields(tier, at, ['above_tokens', 'components']);
    if (found || !isObject(tier)) return found;
    const bound = checkWhole(tier.above_tokens, `${at}.above_tokens`, above + 1, quantityMax);
    if (bound) return bound;
    above = tier.above_tokens as number;
    return checkRowOrComponents(tier.components, `${at}.components`, rules);
  });
}
