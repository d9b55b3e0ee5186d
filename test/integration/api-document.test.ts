import { describe, expect, it } from 'vitest';
import apiPage from '../../docs/api.md?raw';
import { operationOf } from '../../worker/http/openapi/document.ts';
import { routes } from '../../worker/http/routes.ts';
import { env, local, send } from './api-client.ts';

describe('the OpenAPI document', () => {
  it('has every route with its answers, its problems and its scope', async () => {
    const { json, status } = await send('/v1/openapi.json');
    expect(status).toBe(200);
    expect(json.openapi).toBe('3.1.0');
    for (const route of routes) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      const described = json.paths?.[path]?.[route.method.toLowerCase()];
      expect(described?.operationId, route.operation).toBe(route.operation);
      for (const answer of Object.keys(operationOf(route).answers))
        expect(described?.responses?.[answer]).toBeTruthy();
    }
    const ids = routes.map(({ operation }) => operation);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stands beside a page for people that names every route', () => {
    for (const { method, path } of routes)
      expect(apiPage).toContain(`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
});

describe('local routes', () => {
  it('are not there without the secret, from elsewhere, or by another method', async () => {
    const body = { account: 'acct_00000000000000000000' };
    expect((await send('/local/link', { body })).status).toBe(404);
    const wrong = { 'x-local-secret': 'guess' };
    expect((await send('/local/link', { body, headers: wrong })).status).toBe(404);
    expect((await local('/local/nothing', body)).status).toBe(404);
    const right = { 'x-local-secret': env.SESSION_SECRET ?? '' };
    expect((await send('/local/link', { headers: right })).status).toBe(404);
  });

  it('run a history through the ledger, each step at its own time', async () => {
    const at = Date.now() - 90 * 86_400_000;
    const opened = await local('/local/accounts', {
      name: 'Then',
      external_id: crypto.randomUUID(),
      at,
    });
    const account = String(opened.json.id);
    const project = await local('/local/projects', { account, name: 'Atlas' });
    const usage = {
      meter: 'code.analysis',
      quantities: { lines: 1_000, files: 10 },
      project: String(project.json.id),
    };
    const steps = [
      { at: at + 1_000, command: { kind: 'grant', source: 'purchase', amount: 5, reason: 'Seed' } },
      { at: at + 2_000, command: { kind: 'usage', usage } },
      {
        at: at + 3_000,
        command: { kind: 'hold_capture', estimate: usage, actual: usage, took_ms: 5_000 },
      },
      { at: at + 4_000, command: { kind: 'hold_void', estimate: usage, took_ms: 1_000 } },
      { at: at + 9_000, command: { kind: 'hold_expire', estimate: usage, ttl_ms: 60_000 } },
    ];
    const ran = await local('/local/history', { account, steps });
    expect(ran.json).toMatchObject({ accepted: 7, refused: 0 });
    const link = await local('/local/link', { account });
    expect(link.json.token).toMatch(/^[0-9a-f]{64}$/);
  });
});
