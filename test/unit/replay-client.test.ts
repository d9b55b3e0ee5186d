import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { apiClient, expectStatus } from '../../scripts/replaying/api-client.ts';
import { inParallel } from '../../scripts/replaying/in-parallel.ts';

type Step = (response: ServerResponse, request: IncomingMessage) => void;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const answering =
  (status: number, body: object = {}, headers: Record<string, string> = {}): Step =>
  (response) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));

/** A server that takes one step per request, and what each request's key was. */
async function serving(steps: readonly Step[]) {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const step = steps[keys.length] as Step;
    keys.push(request.headers['idempotency-key'] as string | undefined);
    step(response, request);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const call = apiClient({
    base: () => `http://127.0.0.1:${port}`,
    key: 'secret',
    attemptsMax: 4,
    backOff: { firstMs: 1, mostMs: 2 },
    patienceMs: 5_000,
  });
  return { keys, call };
}

const debit = { method: 'POST', path: '/usage', body: {}, idempotencyKey: 'once' } as const;

describe('the client of a replay', () => {
  test('sends again under the same key what got no answer, 429, 5xx or is still at work', async () => {
    const { keys, call } = await serving([
      (_, request) => request.socket.destroy(),
      answering(503),
      answering(409, { code: 'idempotency_in_progress' }),
      answering(201, { fine: true }, { 'Idempotent-Replayed': 'true' }),
    ]);
    const answer = await call(debit);
    expect(answer).toMatchObject({ status: 201, body: { fine: true }, replayed: true });
    expect(answer.attempts).toBe(4);
    expect(keys).toEqual(['once', 'once', 'once', 'once']);
  });

  test('takes a decided refusal as the answer', async () => {
    for (const [status, code] of [
      [402, 'insufficient_credits'],
      [409, 'hold_not_open'],
      [422, 'idempotency_key_reused'],
    ] as const) {
      const { keys, call } = await serving([answering(status, { code })]);
      const answer = await call<{ code: string }>(debit);
      expect([answer.status, answer.body.code, keys.length]).toEqual([status, code, 1]);
    }
  });

  test('gives up after its attempts and says with what', async () => {
    const { keys, call } = await serving(Array(4).fill(answering(500, { code: 'internal_error' })));
    await expect(call(debit)).rejects.toThrow('POST /usage: gave up after 4: 500 {"code"');
    expect(keys).toHaveLength(4);
  });

  test('says what came instead of the expected status', async () => {
    const { call } = await serving([answering(401, { code: 'unauthenticated' })]);
    const answer = await call(debit);
    expect(() => expectStatus(answer, 201, 'a debit')).toThrow(
      'a debit: expected 201, got 401 {"code":"unauthenticated"}',
    );
  });
});

describe('work in parallel', () => {
  test('begins everything in order, never more than its width at a time', async () => {
    const begun: number[] = [];
    let atOnce = 0;
    let most = 0;
    await inParallel([...Array(50).keys()], 7, async (item) => {
      begun.push(item);
      most = Math.max(most, ++atOnce);
      await new Promise((later) => setTimeout(later, 1));
      atOnce--;
    });
    expect(begun).toEqual([...Array(50).keys()]);
    expect(most).toBe(7);
  });

  test('begins nothing more after an abort, and ends', async () => {
    const stop = new AbortController();
    let begun = 0;
    await inParallel(
      [...Array(50).keys()],
      5,
      async () => {
        if (++begun === 10) stop.abort();
        await Promise.resolve();
      },
      stop.signal,
    );
    expect(begun).toBeLessThan(15);
  });

  test('throws the first error once what was under way has ended', async () => {
    let ended = 0;
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      await new Promise((later) => setTimeout(later, item === 1 ? 1 : 10));
      ended++;
      if (item === 1) throw new Error('the first');
    });
    await expect(work).rejects.toThrow('the first');
    expect(ended).toBe(2);
  });
});
