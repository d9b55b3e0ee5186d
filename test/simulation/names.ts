import type { Seq } from '../../core/units/ids.ts';
import { nonsense, type Place } from './histories.ts';

/** What can be named: by what a ledger, or the model, calls them. */
interface Named {
  readonly likely: readonly number[];
  readonly all: readonly number[];
}

export interface Names {
  readonly holds: Named;
  readonly entries: Named;
  readonly attempts: Named;
  readonly budgets: Named;
  readonly servers: Named;
  /** What each payment granted. */
  readonly granted: ReadonlyMap<string, number>;
  /** The most the open attempt may charge. */
  readonly chargeMaxMinor: number;
  /** Of the open attempt. */
  readonly currency: string;
}

/** Larger than any history grows: names nothing. */
const nobody = 999_999;

export function named(names: Named, { among, index }: Place): Seq {
  const candidates = among === 'likely' && names.likely.length > 0 ? names.likely : names.all;
  return (index === nonsense ? nobody : (candidates[index % candidates.length] ?? nobody)) as Seq;
}
