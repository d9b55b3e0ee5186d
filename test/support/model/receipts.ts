import type { CommandRequest, Identity } from '../../../worker/account/protocol.ts';

/** Law 5: one idempotency key, one outcome, for 30 days and an hour; an event's id counts once. */
export const receiptLifetimeMs = (30 * 24 + 1) * 60 * 60 * 1000;

export interface Receipt {
  readonly name: string;
  readonly bodyHash: string;
  readonly param: Identity['param'];
  readonly at: number;
  /** Which decision answered it. */
  readonly decision: number;
}

export type Seen =
  | { readonly decision: number }
  | { readonly reused: Identity['param'] }
  | undefined;

/** What an earlier request under one of these names makes of this one: the key is asked first. */
export function seenBefore(
  receipts: readonly Receipt[],
  identities: CommandRequest['identities'],
  at: number,
): Seen {
  const valid = receipts.filter((receipt) => at < receipt.at + receiptLifetimeMs);
  for (const param of ['Idempotency-Key', 'id'] as const) {
    const identity = identities.find((candidate) => candidate.param === param);
    const receipt = valid.findLast((kept) => kept.param === param && kept.name === identity?.name);
    if (!identity || !receipt) continue;
    return receipt.bodyHash === identity.bodyHash
      ? { decision: receipt.decision }
      : { reused: param };
  }
  return undefined;
}

/**
 * A decision spends the key; only acceptance spends an event's id. What is spent already stays as it
 * is: asking again does not keep a name from being forgotten in its time.
 */
export const spentBy = (
  receipts: readonly Receipt[],
  identities: CommandRequest['identities'],
  at: number,
  decision: number,
  accepted: boolean,
): Receipt[] =>
  identities
    .filter(({ param }) => accepted || param === 'Idempotency-Key')
    .filter(
      ({ param, name }) =>
        !receipts.some(
          (kept) => kept.param === param && kept.name === name && at < kept.at + receiptLifetimeMs,
        ),
    )
    .map(({ name, bodyHash, param }) => ({ name, bodyHash, param, at, decision }));
