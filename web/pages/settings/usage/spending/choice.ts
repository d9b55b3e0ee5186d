import { useSearchParams } from '@solidjs/router';
import type { Params } from '../../../../address.ts';
import { type Period, parsePeriod } from '../range.ts';
import { type Dimension, type Group, parseDimension, parseGroup } from './dimension.ts';

/** What the address says is to be seen. All of it survives reload, Back and a shared link. */
export interface Choice {
  readonly period: Period;
  readonly group: Dimension;
  /** The one group that all of the page's spending is of. */
  readonly only: Group | undefined;
  readonly view: 'chart' | 'table';
  /** The bucket whose requests are listed, by its start. */
  readonly bar: Date | undefined;
  /** The group whose requests are listed. */
  readonly key: Group | undefined;
}

export function parseChoice(params: Params): Choice {
  const group = parseDimension(params.group);
  return {
    period: parsePeriod(params),
    group,
    only: parseGroup(params.only),
    view: params.view === 'table' ? 'table' : 'chart',
    bar: parseBar(params.bar),
    key: typeof params.key === 'string' ? { dimension: group, key: params.key || null } : undefined,
  };
}

function parseBar(text: unknown): Date | undefined {
  const at = new Date(typeof text === 'string' ? text : '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}

export function useChoice(): () => Choice {
  const [params] = useSearchParams();
  return () => parseChoice(params);
}

/** What no longer holds when another period or group is looked at. */
export const nothingSelected = { bar: undefined, key: undefined, entry: undefined } as const;

/** A bucket's start as the address has it. */
export const barText = (start: Date): string => start.toISOString().replace('.000Z', 'Z');
