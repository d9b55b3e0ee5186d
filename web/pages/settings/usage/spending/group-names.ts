import { createMemo } from 'solid-js';
import type { Category } from '../../../../../core/usage/meter.ts';
import { useApiKeys, useProjects } from '../../../../usage-queries.ts';
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

/** Names groups, reading the lists that are needed for a dimension. */
export function useGroupNames(dimensions: () => readonly (Dimension | undefined)[]) {
  const projects = useProjects();
  const keys = useApiKeys(() => dimensions().includes('key'));
  const known = createMemo<KnownNames>(() => ({
    projects: new Map(projects.data?.data.map(({ id, name }) => [id, name])),
    keys: new Map(
      keys.data?.data.map(({ id, name, prefix }) => [id, `${name} (…${prefix.slice(-6)})`]),
    ),
  }));
  const isRead = (dimension: Dimension) =>
    dimension === 'project' ? !projects.isPending : dimension !== 'key' || !keys.isPending;
  // No id flashes by while the names are read.
  return (group: Group) =>
    group.key === null || isRead(group.dimension) ? groupName(group, known()) : '\u2026';
}
