import { refuse } from '../../core/units/result.ts';
import { isDatabaseFailure } from '../http/database.ts';
import { unavailable } from '../http/problem.ts';
import { describeError, log } from '../log.ts';
import type { Desk } from './desk.ts';
import { type Ask, type Done, type StepName, stepOf } from './steps.ts';
import { isStripeAway } from './stripe-errors.ts';

/**
 * Runs one payment step. An error thrown across RPC loses its fields on this platform, so what is
 * not there right now comes back as a refusal that may be sent again; a bug comes back as undefined.
 */
export async function carryOut<K extends StepName>(
  desk: Desk,
  name: K,
  ask: Ask<K>,
): Promise<Done<K> | undefined> {
  try {
    const step = await stepOf(name);
    return await step(desk, ask);
  } catch (error) {
    log(isAway(error) ? 'warn' : 'error', 'payment step failed', {
      account: desk.account,
      step: name,
      error: describeError(error),
    });
    if (isStripeAway(error))
      return refuse(unavailable('Stripe does not answer right now. Spending goes on meanwhile.'));
    if (isDatabaseFailure(error))
      return refuse(unavailable('The database of payments is not answering. Send it again.'));
    return undefined;
  }
}

const isAway = (error: unknown): boolean => isStripeAway(error) || isDatabaseFailure(error);
