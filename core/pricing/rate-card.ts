import type { FieldProblem, Result } from '../units/result.ts';
import { ok, refuse } from '../units/result.ts';
import { meterRules, meters } from '../usage/meter.ts';
import {
  type Check,
  checkCurrency,
  checkFields,
  checkInstant,
  checkNamed,
  checkText,
  checkWhole,
  isObject,
  refused,
} from './check.ts';
import { checkModelPrice, checkPrice, type ModelRules, unitSizeMax } from './check-price.ts';
import type { ModelPrice, Price, Row } from './price.ts';

/** The columns of a model's row, always these and in this order: written out for the reader. */
export const chatColumns = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
] as const;

export interface ChatPrices {
  readonly columns: readonly string[];
  /** Tokens that a row's prices are per. */
  readonly unit_size: number;
  /** Characters priced as one token where a model has no price for characters itself. */
  readonly characters_per_token: number;
  /** `ceiling`: the highest price in the card for each quantity. Or a price of its own. */
  readonly unknown_model: 'ceiling' | Row | ModelPrice;
  /** By `provider/model`. */
  readonly models: Readonly<Record<string, Row | ModelPrice>>;
}

export interface TierPrices {
  /** By tier. A tier that is not here does not exist, and its usage is refused. */
  readonly tiers: Readonly<Record<string, Price>>;
}

/** An immutable price document, as operators publish it. Later prices are a new version. */
export interface RateCard {
  /** From 1, without gap. */
  readonly version: number;
  readonly name: string;
  /** RFC 3339. */
  readonly effective_from?: string;
  /** Where the prices come from and how they were made, for people. */
  readonly note?: string;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** What credits list at: `amount_minor` of the currency buys `credits`. */
  readonly credit_list_price: { readonly amount_minor: number; readonly credits: number };
  readonly meters: {
    readonly 'ai.chat': ChatPrices;
    readonly 'code.analysis': { readonly default: Price };
    /** Without a price for templates, plans from one cost what others do. */
    readonly 'infra.plan': { readonly default: Price; readonly template?: Price };
    readonly 'server.provision': TierPrices;
    readonly 'server.runtime': TierPrices;
  };
}

const versionMax = 1_000_000_000;
const modelsMax = 2_000;
const serverTiersMax = 100;
const cardNameLengthMax = 100;
const noteLengthMax = 2_000;
const charactersPerTokenMax = 100;

/**
 * Reads a rate card from outside. Refuses, naming the field, whatever could not be priced
 * exactly or would price to nothing by accident: an unknown field, a quantity without a price,
 * tiers that end, a meter left out. The document itself is kept as it was written.
 */
export function parseRateCard(input: unknown): Result<RateCard, FieldProblem> {
  const found = checkHead(input) ?? checkMeters(isObject(input) ? input.meters : undefined);
  return found ? refuse(found) : ok(input as RateCard);
}

const headFields = [
  'version',
  'name',
  'effective_from',
  'note',
  'currency',
  'credit_list_price',
  'meters',
];

function checkHead(card: unknown): Check {
  const found = checkFields(card, '', headFields);
  if (found || !isObject(card)) return found;
  return (
    checkWhole(card.version, 'version', 1, versionMax) ??
    checkText(card.name, 'name', cardNameLengthMax) ??
    (card.effective_from === undefined
      ? undefined
      : checkInstant(card.effective_from, 'effective_from')) ??
    (card.note === undefined ? undefined : checkText(card.note, 'note', noteLengthMax)) ??
    checkCurrency(card.currency, 'currency') ??
    checkListPrice(card.credit_list_price)
  );
}

function checkListPrice(value: unknown): Check {
  const found = checkFields(value, 'credit_list_price', ['amount_minor', 'credits']);
  if (found || !isObject(value)) return found;
  return (
    checkWhole(value.amount_minor, 'credit_list_price.amount_minor', 1, 1_000_000_000) ??
    checkWhole(value.credits, 'credit_list_price.credits', 1, 1_000_000_000)
  );
}

function checkMeters(value: unknown): Check {
  const found = checkFields(value, 'meters', meters);
  if (found || !isObject(value)) return found;
  const missing = meters.find((meter) => value[meter] === undefined);
  if (missing !== undefined) return refused(`meters.${missing}`, 'must be priced');
  return (
    checkChat(value['ai.chat'], 'meters.ai.chat') ??
    checkDefault(value['code.analysis'], 'code.analysis', ['default']) ??
    checkDefault(value['infra.plan'], 'infra.plan', ['default', 'template']) ??
    checkServer(value['server.provision'], 'server.provision') ??
    checkServer(value['server.runtime'], 'server.runtime')
  );
}

function checkChat(value: unknown, param: string): Check {
  const fields = ['columns', 'unit_size', 'characters_per_token', 'unknown_model', 'models'];
  const found = checkFields(value, param, fields);
  if (found || !isObject(value)) return found;
  const rules: ModelRules = {
    known: meterRules['ai.chat'].quantities,
    required: chatColumns,
    columns: chatColumns,
  };
  const { columns, models, unknown_model: unknownModel } = value;
  const perToken = `${param}.characters_per_token`;
  return (
    (JSON.stringify(columns) === JSON.stringify(chatColumns)
      ? undefined
      : refused(`${param}.columns`, `must be ${chatColumns.join(', ')}`)) ??
    checkWhole(value.unit_size, `${param}.unit_size`, 1, unitSizeMax) ??
    checkWhole(value.characters_per_token, perToken, 1, charactersPerTokenMax) ??
    checkNamed(models, `${param}.models`, modelsMax, (price, at) =>
      checkModelPrice(price, at, rules),
    ) ??
    (unknownModel === 'ceiling'
      ? checkCeiling(models, param)
      : checkModelPrice(unknownModel, `${param}.unknown_model`, rules))
  );
}

const onePerUnitEach = (components: unknown): boolean => {
  const list = components as (number | { quantity: string; scheme: string })[];
  const named = list.flatMap((item) => (typeof item === 'number' ? [] : [item]));
  return (
    named.every(({ scheme }) => scheme === 'per_unit') &&
    new Set(named.map(({ quantity }) => quantity)).size === named.length
  );
};

/** Only prices per unit have a highest one; a card with others must say what unknown models cost. */
function checkCeiling(models: unknown, param: string): Check {
  for (const [name, price] of Object.entries(models as ChatPrices['models'])) {
    const lists =
      'components' in price
        ? [price, ...(price.context_tiers ?? [])].map(({ components }) => components)
        : [price];
    if (!lists.every(onePerUnitEach))
      return refused(
        `${param}.unknown_model`,
        `must be a price of its own: ${name} is not priced per unit, so there is no ceiling`,
      );
  }
  return undefined;
}

function checkDefault(
  value: unknown,
  meter: 'code.analysis' | 'infra.plan',
  fields: readonly string[],
): Check {
  const param = `meters.${meter}`;
  const found = checkFields(value, param, fields);
  if (found || !isObject(value)) return found;
  const { quantities } = meterRules[meter];
  const rules = { known: quantities, required: quantities };
  return (
    checkPrice(value.default, `${param}.default`, rules) ??
    (value.template === undefined
      ? undefined
      : checkPrice(value.template, `${param}.template`, rules))
  );
}

function checkServer(value: unknown, meter: 'server.provision' | 'server.runtime'): Check {
  const param = `meters.${meter}`;
  const found = checkFields(value, param, ['tiers']);
  if (found || !isObject(value)) return found;
  const { quantities } = meterRules[meter];
  return checkNamed(value.tiers, `${param}.tiers`, serverTiersMax, (price, at) =>
    checkPrice(price, at, { known: quantities, required: quantities }),
  );
}
