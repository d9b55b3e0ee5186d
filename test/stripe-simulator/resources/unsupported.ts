import { cannot } from '../http/refusal.ts';

/**
 * Refuses parameters that Stripe knows and the simulator does not act on, where ignoring them would
 * make an answer wrong: what it cannot do it says.
 */
export function refuseUnsupported(params: object, names: readonly string[]): void {
  for (const name of names)
    if (Object.hasOwn(params, name))
      throw cannot(`The simulator does not act on ${name}.`, undefined, name);
}
