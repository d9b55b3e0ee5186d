import { createMemo } from 'solid-js';
import type { Category } from '../../../../../core/usage/meter.ts';
import { useProjects } from '../../../../ledger-queries.ts';
import { useApiKeys } from '../../../../usage-queries.ts';
import { meterWords } from '../entry-words.ts';
import { categoryNames } from './category-names.ts';
import type { Dimension, Group } from './dimension.ts';

/** Names of what entries know by id only. */
export interface KnownNames {
  readonly projects: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
}

/** A group by name; by its id where no name is known: archived, deleted, or not yet read. */
export function groupName({ dimension, key }: Group, known: KnownNames): string {
  if (key === null) return 'None';
  switch (dimension) {
    case 'category':
      return categoryNames[key as Category] ?? key;
    case 'meter':
      return meterWords[key] ?? key;
    case 'project':
      return known.projects.get(key) ?? key;
    case 'key':
      return known.keys.get(key) ?? key;
    default:
      return key;
  }
}

export interface GroupNames {
  /** A group by name; an ellipsis while it is read: no id flashes by. */
  nameOf(group: Group): string;
  /** Whether the names of all dimensions that were asked for are there, or never will be. */
  areRead(): boolean;
}

/** Names groups, reading the lists that are needed for some dimensions. */
export function useGroupNames(dimensions: () => readonly (Dimension | undefined)[]): GroupNames {
  const projects = useProjects();
  const keys = useApiKeys(() => dimensions().includes('key'));
  const known = createMemo<KnownNames>(() => ({
    projects: new Map(projects.data?.data.map(({ id, name }) => [id, name])),
    keys: new Map(
      keys.data?.data.map(({ id, name, prefix }) => [id, `${name} (…${prefix.slice(-6)})`]),
    ),
  }));
  const isRead = (dimension: Dimension | undefined) =>
    dimension === 'project' ? !projects.isPending : dimension !== 'key' || !keys.isPending;
  return {
    nameOf: (group) =>
      group.key === null || isRead(group.dimension) ? groupName(group, known()) : '\u2026',
    areRead: () => dimensions().every(isRead),
  };
}
