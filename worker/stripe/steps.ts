import type { Result } from '../../core/units/result.ts';
import type { Order } from '../../db/orders.ts';
import type { Problem } from '../http/problem.ts';
import type { Desk } from './desk.ts';
import type { RemoveMethodAsk, SetDefaultMethodAsk } from './methods/change-method.ts';
import type { Settled, StripeReference } from './reference.ts';
import type { RefundAsk, Refunded } from './refund.ts';
import type { StartOrderAsk } from './start-order.ts';
import type {
  ChangedPlan,
  ChangePlanAsk,
  PlanPreview,
  PreviewPlanAsk,
} from './subscription/change-plan.ts';
import type { SetTopUpAsk } from './top-up/set-top-up.ts';
import type { TopUpView } from './top-up/view.ts';

/** Everything an account's object does with Stripe: what each step is asked, and what comes of it. */
export interface PaymentSteps {
  /** Makes an order and its Checkout. */
  startOrder: { ask: StartOrderAsk; answer: Order };
  /** Asks Stripe how an order stands, and fulfils it when it is paid. */
  syncOrder: { ask: { readonly order: string }; answer: Order };
  /** Looks at one of Stripe's objects and does what its present state calls for. */
  settle: { ask: StripeReference; answer: Settled };
  readTopUp: { ask: Record<string, never>; answer: TopUpView };
  setTopUp: { ask: SetTopUpAsk; answer: TopUpView };
  retryTopUp: { ask: Record<string, never>; answer: TopUpView };
  /** Carries the open attempt on, if there is one. */
  workTopUp: { ask: Record<string, never>; answer: TopUpView };
  previewPlan: { ask: PreviewPlanAsk; answer: PlanPreview };
  changePlan: { ask: ChangePlanAsk; answer: ChangedPlan };
  setDefaultMethod: { ask: SetDefaultMethodAsk; answer: true };
  removeMethod: { ask: RemoveMethodAsk; answer: true };
  refund: { ask: RefundAsk; answer: Refunded };
}

export type StepName = keyof PaymentSteps;
export type Ask<K extends StepName> = PaymentSteps[K]['ask'];
export type Done<K extends StepName> = Result<PaymentSteps[K]['answer'], Problem>;

/** A step: refusals are values; what it throws is Stripe or D1 not answering, or a bug. */
export type Step<K extends StepName> = (desk: Desk, ask: Ask<K>) => Promise<Done<K>>;

/** Each loaded when it is first asked for. */
const steps: { readonly [K in StepName]: () => Promise<Step<K>> } = {
  startOrder: async () => (await import('./start-order.ts')).startOrder,
  syncOrder: async () => (await import('./settle-session.ts')).syncOrder,
  settle: async () => (await import('./settle.ts')).settle,
  readTopUp: async () => (await import('./top-up/view.ts')).readTopUp,
  setTopUp: async () => (await import('./top-up/set-top-up.ts')).setTopUp,
  retryTopUp: async () => (await import('./top-up/set-top-up.ts')).retryTopUp,
  workTopUp: async () => (await import('./top-up/work-top-up.ts')).workTopUp,
  previewPlan: async () => (await import('./subscription/preview-plan.ts')).previewPlan,
  changePlan: async () => (await import('./subscription/change-plan.ts')).changePlan,
  setDefaultMethod: async () => (await import('./methods/change-method.ts')).setDefaultMethod,
  removeMethod: async () => (await import('./methods/change-method.ts')).removeMethod,
  refund: async () => (await import('./refund.ts')).refund,
};

export const stepOf = <K extends StepName>(name: K): Promise<Step<K>> => steps[name]();
