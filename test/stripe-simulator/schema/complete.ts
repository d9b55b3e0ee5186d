import { fieldsOf } from './definitions.ts';

/** The keys of T that may be null. */
type NullableKey<T> = { [K in keyof T]-?: null extends T[K] ? K : never }[keyof T];

export type Given<T> = Omit<T, NullableKey<T>> & Partial<Pick<T, NullableKey<T>>>;

/**
 * A whole object from what is known of it: every field of the type that may be null and was not
 * given is null, as Stripe sends it. Fields that may not be null the compiler demands.
 */
export function complete<T extends object>(name: string, given: Given<T>): T {
  const nulls = [...fieldsOf(name).values()]
    .filter(({ optional, shapes }) => !optional && shapes.some(({ kind }) => kind === 'null'))
    .map(({ name: field }) => [field, null] as const);
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  // The compiler cannot follow a list of fields; `check-object.ts` checks the whole when it is sent.
  return { ...Object.fromEntries(nulls), ...Object.fromEntries(known) } as T;
}
