import { ok, type Result, refuse } from '../units/result.ts';

/** What charges a payment method by itself, without the customer there. */
export type MethodUse = 'plan' | 'auto_top_up';

/** A saved payment method, as far as keeping or removing it goes. */
export interface SavedMethod {
  readonly id: string;
  /** When it was saved, in any unit that grows. */
  readonly created: number;
  readonly expired: boolean;
  /** Auto top-up charges cards alone: a bank debit fails days later. */
  readonly isCard: boolean;
}

/** What an account charges, and with which of its methods. */
export interface MethodUses {
  /** What is charged unless something names another. */
  readonly defaultMethod: string | undefined;
  /** Absent without a living plan. */
  readonly plan?: {
    /** The plan's own; it goes before the default. */
    readonly method: string | undefined;
    /** It ends by the customer's wish: it will not be charged again. */
    readonly ending: boolean;
  };
  readonly topUpEnabled: boolean;
}

/** What charges a method, by its id. */
export function usesOf(id: string, { defaultMethod, plan, topUpEnabled }: MethodUses): MethodUse[] {
  const isDefault = id === defaultMethod;
  const uses: MethodUse[] = [];
  if (plan && (plan.method === undefined ? isDefault : plan.method === id)) uses.push('plan');
  if (topUpEnabled && isDefault) uses.push('auto_top_up');
  return uses;
}

/** What else is to happen when a method is removed. */
export interface Removal {
  /** What is to be the default, and the plan's, before it goes; absent when nothing was charged to it. */
  readonly heir?: string;
  /** Auto top-up is to be switched off before it goes. */
  readonly stopTopUp: boolean;
}

/**
 * Whether a method may be removed, and what becomes of what it paid for. What is charged by itself
 * must keep something to charge: refused, naming what does, while no other method could take its
 * place. A plan that ends anyway needs none; auto top-up may be switched off with it, by consent.
 */
export function judgeRemoval(
  removed: Pick<SavedMethod, 'id' | 'isCard'>,
  methods: readonly SavedMethod[],
  uses: MethodUses,
  { stopTopUp }: { readonly stopTopUp: boolean },
): Result<Removal, readonly MethodUse[]> {
  const { defaultMethod, plan, topUpEnabled } = uses;
  const heir = heirOf(
    methods.filter(({ id, expired }) => id !== removed.id && !expired),
    defaultMethod,
  );
  const wasDefault = removed.id === defaultMethod;
  const cardLeft = methods.some(
    ({ id, isCard, expired }) => id !== removed.id && isCard && !expired,
  );
  // A default that is charged must be a card; elsewhere another card is enough.
  const endsTopUp = topUpEnabled && (wasDefault ? !heir?.isCard : removed.isCard && !cardLeft);
  const left: MethodUse[] = [];
  if (plan && !plan.ending && !heir) left.push('plan');
  if (endsTopUp && !stopTopUp) left.push('auto_top_up');
  if (left.length > 0) return refuse(left);
  const wasCharged = wasDefault || removed.id === plan?.method;
  return ok({ ...(wasCharged && heir ? { heir: heir.id } : {}), stopTopUp: endsTopUp });
}

/** The default if it stays, else the newest card: what came last is what the customer means to use. */
function heirOf(
  others: readonly SavedMethod[],
  defaultMethod: string | undefined,
): SavedMethod | undefined {
  const [first] = others.toSorted(
    (a, b) =>
      Number(b.isCard) - Number(a.isCard) || b.created - a.created || (a.id < b.id ? -1 : 1),
  );
  return others.find(({ id }) => id === defaultMethod) ?? first;
}
