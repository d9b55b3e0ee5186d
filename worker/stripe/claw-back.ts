import { backOf, clawbackTarget, type MoneyBack } from '../../core/payments/clawback.ts';
import { credits } from '../../core/units/credits.ts';
import { grantsOf, type Payment, type PaymentGrant } from '../../db/payments.ts';
import type { Desk } from './desk.ts';

/** Entries one grant may take to reach its total: far above what refunds in parts ever need. */
const entriesPerGrantMax = 1_000;

/**
 * Brings what was taken back of everything a payment granted to what the money calls for, either
 * way. Says how many microcredits that is in all.
 */
export async function clawBack(desk: Desk, payment: Payment, money: MoneyBack): Promise<number> {
  return clawBackAll(desk, await grantsOf(desk.db, payment.id), money);
}

/** The same where it is known what was granted. */
export async function clawBackAll(
  desk: Desk,
  grants: readonly PaymentGrant[],
  money: MoneyBack,
): Promise<number> {
  for (const grant of grants) await clawBackGrant(desk, grant, money);
  return totalTarget(grants, money);
}

const target = ({ credits: granted }: PaymentGrant, money: MoneyBack) =>
  clawbackTarget(credits(granted), money);

export const totalTarget = (grants: readonly PaymentGrant[], money: MoneyBack): number =>
  grants.reduce((total, grant) => total + target(grant, money), 0);

/** The ledger takes or gives back one entry at a time, until it says that the total is reached. */
async function clawBackGrant(desk: Desk, grant: PaymentGrant, money: MoneyBack): Promise<void> {
  const command = {
    kind: 'clawback',
    payment: grant.key,
    target: target(grant, money),
    reason: reasonOf(money),
  } as const;
  for (let entry = 0; entry < entriesPerGrantMax; entry++) {
    const outcome = await desk.submit(command);
    if (outcome.kind === 'accepted') continue;
    if (outcome.rejection.code === 'clawback-settled') return;
    throw new Error(`a clawback of ${grant.key} was refused: ${outcome.rejection.code}`);
  }
  throw new Error(`the clawback of ${grant.key} does not end`);
}

/** As it stands in the ledger, for people. */
function reasonOf(money: MoneyBack): string {
  if (backOf(money) === 0) return 'Payment restored';
  return money.disputed > 0 ? 'Payment disputed' : 'Payment refunded';
}
