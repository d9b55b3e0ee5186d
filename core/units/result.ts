/** The outcome of something that may be refused: refusals are values, bugs throw. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const refuse = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** What is wrong with one field of an input: the API answers 400 `invalid_request` with `param`. */
export interface FieldProblem {
  /** Path of the field as the caller wrote it, for instance `quantities.input_tokens`. */
  readonly param: string;
  readonly message: string;
}

/** The `default` of a switch over a union: a new kind becomes a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}

/** A broken assumption of ours, never a caller's mistake: the object resets, the API answers 500. */
export class BrokenLaw extends Error {
  override readonly name = 'BrokenLaw';
}

export function assertLaw(holds: boolean, law: string): asserts holds {
  if (!holds) throw new BrokenLaw(law);
}
