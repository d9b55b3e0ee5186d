import { readParameters } from '../schema/read-parameters.ts';
import type { ParameterTypes } from '../schema/stripe-types.ts';
import type { World } from '../world.ts';
import type { FormFields } from './form.ts';

/** One method of the API. */
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** Reads the parameters first: those that are wrong refuse the request before it begins. */
  readonly prepare: (form: FormFields) => (world: World, ids: string[]) => object;
}

/**
 * A method with the type of its parameters: `route('POST /v1/refunds', 'RefundCreateParams', …)`.
 * Each `:id` of the address is passed on after the parameters.
 */
export function route<K extends keyof ParameterTypes>(
  address: string,
  parameters: K,
  answer: (world: World, params: ParameterTypes[K], ...ids: string[]) => object,
): Route {
  const [method, path] = address.split(' ') as [string, string];
  return {
    method,
    pattern: new RegExp(`^${path.replace(/:id/g, '([^/]+)')}$`),
    prepare: (form) => {
      const params = readParameters(parameters, form);
      return (world, ids) => answer(world, params, ...ids);
    },
  };
}
