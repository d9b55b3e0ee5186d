import type { Result } from '../../core/units/result.ts';
import type { RateState } from '../account/protocol.ts';
import type { Ask, PaymentSteps, StepName } from '../stripe/steps.ts';
import type { AccountCall } from './call.ts';
import type { Problem } from './problem.ts';
import { denialProblem } from './refusal-problem.ts';

/** What a payment step came to, with what the account's window said of the request. */
export type Stepped<T> = Result<T, Problem> & { readonly rate?: RateState | undefined };

/** Has the account's object carry out one payment step. */
export async function paymentStep<K extends StepName>(
  call: AccountCall,
  name: K,
  ask: Ask<K>,
): Promise<Stepped<PaymentSteps[K]['answer']>> {
  const answer = await call.rpc().payments(call.caller, name, ask);
  const { rate } = answer;
  if (!answer.ok) return { ok: false, error: denialProblem(answer.denial), rate };
  return { ...answer.value, rate };
}
