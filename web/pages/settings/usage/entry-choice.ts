import type { EntryView } from '../../../api.ts';
import type { Matches } from '../../../entry-log.ts';

/** Which entries a list is of: as the API is asked for them, and as one is recognised that just came. */
export interface EntryChoice {
  readonly query: Readonly<Record<string, string>>;
  /** Undefined for all of them. */
  readonly matches: Matches | undefined;
}

type Kind = EntryView['kind'];

/** Kinds of entries as people look for them, by their name in the address. */
export const kindChoices = {
  all: { name: 'All', kinds: [] },
  spending: { name: 'Spending', kinds: ['debit', 'capture'] },
  grants: { name: 'Grants', kinds: ['grant'] },
  holds: { name: 'Holds', kinds: ['hold', 'extend', 'void'] },
  corrections: { name: 'Corrections', kinds: ['reversal', 'adjustment', 'expiry'] },
  account: {
    name: 'Account',
    kinds: [
      ...(['open', 'freeze', 'unfreeze', 'top_up_policy', 'top_up_claim'] as const),
      ...(['top_up_result', 'top_up_pause', 'top_up_resume'] as const),
    ],
  },
} as const satisfies Record<string, { name: string; kinds: readonly Kind[] }>;

export type KindChoice = keyof typeof kindChoices;

export const parseKind = (text: unknown): KindChoice =>
  (Object.keys(kindChoices) as KindChoice[]).find((known) => known === text) ?? 'all';

export function entriesOfKind(choice: KindChoice): EntryChoice {
  const kinds: readonly Kind[] = kindChoices[choice].kinds;
  if (kinds.length === 0) return { query: {}, matches: undefined };
  return { query: { kind: kinds.join(',') }, matches: ({ kind }) => kinds.includes(kind) };
}
