import type { Control } from '../control/control.ts';
import type { ApiAnswer } from './api.ts';
import { Refusal } from './refusal.ts';

const json = (status: number, body: unknown): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body ?? null),
});

/** `POST /_control/advance` with `{"seconds": 60}` is `control.advance({ seconds: 60 })`. */
export async function answerControl(
  control: Control,
  name: string,
  body: string,
): Promise<ApiAnswer> {
  if (name === 'calls') return json(200, control.calls);
  const method: unknown = Reflect.get(Object.getPrototypeOf(control) as object, name);
  if (typeof method !== 'function' || name === 'constructor')
    return json(404, { error: `The simulator cannot ${name}.` });
  try {
    const argument: unknown = body === '' ? {} : JSON.parse(body);
    return json(200, await Reflect.apply(method, control, [argument]));
  } catch (error) {
    if (error instanceof Refusal || error instanceof Error)
      return json(400, { error: error.message });
    throw error;
  }
}
