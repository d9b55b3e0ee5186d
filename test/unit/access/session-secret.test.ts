import { afterEach, expect, test, vi } from 'vitest';
import { successorOf } from '../../../worker/auth/successor.ts';
import type { Env } from '../../../worker/env.ts';

afterEach(() => vi.restoreAllMocks());

const next = (secret: string | undefined) =>
  successorOf({ SESSION_SECRET: secret } as unknown as Env, 'a token');

test('nothing is made with a secret that is absent or could be guessed, and the log says so once', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const secret of [undefined, '', 'x', 'x'.repeat(31)])
    expect(await next(secret)).toBeUndefined();
  expect(error).toHaveBeenCalledTimes(1);
});

test('another secret makes other tokens, the same one the same', async () => {
  const [one, two] = ['x'.repeat(32), 'y'.repeat(32)];
  expect(await next(one)).toMatch(/^[0-9a-f]{64}$/);
  expect(await next(one)).toBe(await next(one));
  expect(await next(one)).not.toBe(await next(two));
});
