import { type EntryKind, entryKinds } from '../../core/ledger/entry.ts';
import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import { type Instant, parseInstant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { type Category, categories, type Meter, meters, metersOf } from '../../core/usage/meter.ts';
import { invalid, type Problem } from './problem.ts';
import { isPrintable } from './usage-input.ts';

const textMax = 200;

/**
 * The filters of lists of entries, as parameters. Several kinds or meters are separated by commas.
 * One that is given empty selects entries that name none, as `category=other` does.
 */
export const entryFilters = [
  'kind',
  'category',
  'meter',
  'project',
  'server',
  'model',
  'api_key',
  'member',
  'from',
  'to',
] as const;

/** Reads the filters, naming the one at fault. */
export function parseEntryFilter({ searchParams }: URL): Result<EntryFilter, Problem> {
  const filter: { -readonly [K in keyof EntryFilter]: EntryFilter[K] } = {};
  for (const name of entryFilters) {
    const text = searchParams.get(name);
    if (text === null) continue;
    const read = readFilter(name, text);
    if (!read.ok) return read;
    const { meters: before } = filter;
    Object.assign(filter, read.value);
    // A meter and a category together: both must hold.
    if (before) filter.meters = before.filter((meter) => filter.meters?.includes(meter));
  }
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to)
    return refuse(invalid('to', 'to must not be before from'));
  return ok(filter);
}

/** The parameters that are one text, with the columns they are compared with. */
const columnOf = {
  project: 'project',
  server: 'server',
  model: 'model',
  api_key: 'key',
  member: 'member',
} as const satisfies Partial<Record<(typeof entryFilters)[number], keyof EntryFilter>>;

function readFilter(
  name: (typeof entryFilters)[number],
  text: string,
): Result<EntryFilter, Problem> {
  switch (name) {
    case 'kind':
      return listed(name, text, entryKinds, (kinds: EntryKind[]) => ({ kinds }));
    case 'meter':
      return text === ''
        ? ok({ meters: [null] })
        : listed(name, text, meters, (wanted: Meter[]) => ({ meters: wanted }));
    case 'category':
      return listed(name, text, categories, (wanted: Category[]) => ({
        meters: wanted.flatMap((one) => (one === 'other' ? [null] : metersOf(one))),
      }));
    case 'from':
    case 'to': {
      const at = parseInstant(text);
      return at === undefined
        ? refuse(invalid(name, `${name} must be RFC 3339 with a time zone`))
        : ok({ [name]: at satisfies Instant });
    }
    default:
      if (text === '') return ok({ [columnOf[name]]: null });
      return isPrintable(text, textMax)
        ? ok({ [columnOf[name]]: text })
        : refuse(invalid(name, `${name} must be 1 to ${textMax} printable characters`));
  }
}

function listed<T extends string>(
  name: string,
  text: string,
  known: readonly T[],
  filter: (wanted: T[]) => EntryFilter,
): Result<EntryFilter, Problem> {
  const wanted = [...new Set(text.split(','))];
  return wanted.every((one) => (known as readonly string[]).includes(one))
    ? ok(filter(wanted as T[]))
    : refuse(invalid(name, `${name} must be of ${known.join(', ')}`));
}
