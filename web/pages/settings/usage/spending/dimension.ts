import type { UsageGrouping } from '../../../../../core/usage/totals.ts';
import type { EntryView } from '../../../../api.ts';
import { meterWords } from '../entry-words.ts';
import { categoryNames } from './category-names.ts';

/** What spending is grouped by. */
export type Dimension = UsageGrouping;

export const dimensionNames: Record<Dimension, string> = {
  category: 'Category',
  meter: 'Meter',
  model: 'Model',
  project: 'Project',
  server: 'Server',
  key: 'API key',
  member: 'Member',
};

/** Within a sentence. */
export const dimensionWord = (dimension: Dimension): string =>
  dimension === 'key' ? dimensionNames.key : dimension;

export const dimensions = Object.keys(dimensionNames) as Dimension[];

export const dimensionDefault: Dimension = 'category';

export const parseDimension = (text: unknown): Dimension =>
  dimensions.find((known) => known === text) ?? dimensionDefault;

/** One group of a dimension; a null key for spending that names none. */
export interface Group {
  readonly dimension: Dimension;
  readonly key: string | null;
}

/** `project:prj_1`; `project:` for what names no project. Undefined for what is no group. */
export function parseGroup(text: unknown): Group | undefined {
  if (typeof text !== 'string') return undefined;
  const colon = text.indexOf(':');
  const dimension = dimensions.find((known) => known === text.slice(0, Math.max(0, colon)));
  const group = dimension && { dimension, key: text.slice(colon + 1) || null };
  return group && isPossible(group) ? group : undefined;
}

/** Characters: no entry names anything longer, nor with what cannot be printed. */
const keyMax = 200;

/** Categories and meters are these and no others; what else entries name is the account's own. */
export function isPossible({ dimension, key }: Group): boolean {
  if (dimension === 'category') return key !== null && Object.hasOwn(categoryNames, key);
  if (key === null) return true;
  return dimension === 'meter'
    ? Object.hasOwn(meterWords, key)
    : key.length <= keyMax && !/\p{Cc}/u.test(key);
}

export const groupText = ({ dimension, key }: Group): string => `${dimension}:${key ?? ''}`;

/** The group as a filter of the API, where an empty value means "names none". */
export const groupFilter = ({ dimension, key }: Group): Record<string, string> => ({
  [dimension === 'key' ? 'api_key' : dimension]: key ?? '',
});

/** Whether an entry's spending counts under a group. */
export const isOf = (entry: EntryView, { dimension, key }: Group): boolean =>
  (entry[dimension === 'key' ? 'api_key' : dimension] ?? null) === key;

/** By what a group is worth looking at next. */
export const dimensionWithin: Record<Dimension, Dimension> = {
  category: 'project',
  meter: 'project',
  model: 'project',
  project: 'category',
  server: 'meter',
  key: 'project',
  member: 'project',
};
