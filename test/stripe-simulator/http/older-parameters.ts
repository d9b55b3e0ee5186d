import type { FormFields } from './form.ts';

/**
 * A request that names no `Stripe-Version` speaks the account's own, which is older where the
 * Stripe CLI is concerned: its scenarios still send `payment_method_types`. The pinned version
 * refuses that parameter, and so does the simulator whenever the version is stated.
 */
export function withoutOlder(form: FormFields): FormFields {
  const known = Object.assign(Object.create(null) as FormFields, form);
  delete known.payment_method_types;
  return known;
}
