import { createExecutionContext } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import worker from '../../worker/index.ts';
import { anAccount, anAccountKey, analysis, env } from './api-client.ts';

/** Counts the calls of every method of a binding, and of what its methods hand out. */
function counted<T extends object>(binding: T, counts: Record<string, number>): T {
  return new Proxy(binding, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        counts[String(name)] = (counts[String(name)] ?? 0) + 1;
        const result: unknown = Reflect.apply(value, target, args);
        return name === 'get' && 'idFromName' in target
          ? counted(result as object, counts)
          : result;
      };
    },
  });
}

async function callsOf(key: string, path: string, body: object) {
  const calls = { ACCOUNT: {}, DB: {}, EDGE: {} } as Record<string, Record<string, number>>;
  const watched = {
    ...env,
    ACCOUNT: counted(env.ACCOUNT, calls.ACCOUNT ?? {}),
    DB: counted(env.DB, calls.DB ?? {}),
    EDGE: counted(env.EDGE, calls.EDGE ?? {}),
  };
  const request = new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const response = await worker.fetch(
    request as Parameters<typeof worker.fetch>[0],
    watched,
    createExecutionContext(),
  );
  await response.text();
  return { status: response.status, calls };
}

const cloudEvent = {
  specversion: '1.0',
  id: 'one',
  source: 'urn:test',
  type: analysis.meter,
  data: analysis.quantities,
};

describe('the debit path', () => {
  it('is one RPC to the object and nothing else once warm', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['usage:write', 'holds:write']);
    const paths: [string, string, object, string][] = [
      [secret, '/v1/accounts/me/usage', analysis, 'executeShown'],
      [world.key, `${world.at}/usage`, { ...analysis, id: 'e' }, 'executeShown'],
      [world.key, `${world.at}/usage/batch`, { events: [analysis, analysis] }, 'executeBatch'],
      [secret, '/v1/accounts/me/holds', { usage: analysis }, 'executeShown'],
      [secret, '/v1/events', [cloudEvent, { ...cloudEvent, type: 'coffee' }], 'executeBatch'],
    ];
    for (const [key, path, body, method] of paths) {
      await callsOf(key, path, body);
      const { status, calls } = await callsOf(key, path, body);
      expect(status, path).toBeLessThan(300);
      expect(calls.ACCOUNT, path).toEqual({ idFromName: 1, get: 1, [method]: 1 });
      expect(calls.DB, path).toEqual({});
      expect(calls.EDGE, path).toEqual({});
    }
  });
});
