import type { Entry } from '../../core/ledger/entry.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { balanceView, entryView, holdView } from './views.ts';

/**
 * What the routes of the debit path answer, made of the accepted entry alone, so that a replay is
 * the same. By name, because the account's object writes them.
 */
export const shapes = {
  entry: (account, entry) => ({
    entry: entryView(account, entry),
    balance: balanceView(entry),
  }),
  hold: (account, entry) => ({
    hold: holdView(account, entry),
    balance: balanceView(entry),
  }),
  'entry and hold': (account, entry) => ({
    entry: entryView(account, entry),
    hold: holdView(account, entry),
    balance: balanceView(entry),
  }),
} as const satisfies Record<string, (account: AccountId, entry: Entry) => object>;

export type Shape = keyof typeof shapes;
