import { describe, expect, it } from 'vitest';
import { anAccount, analysis, micro, send } from './api-client.ts';

describe('holds', () => {
  it('sets aside an estimate, spends what was used and gives the rest back', async () => {
    const { key, at } = await anAccount();
    const estimate = { ...analysis, quantities: { lines: 50_000, files: 100 } };
    const opened = await send(`${at}/holds`, { key, body: { usage: estimate } });
    expect(opened.status).toBe(201);
    const held = Number(opened.json.hold?.amount_microcredits);
    expect(opened.json.balance).toMatchObject({
      available_microcredits: micro(200) - held,
      held_microcredits: held,
    });
    const path = `${at}/holds/${opened.json.hold?.id}/capture`;
    const captured = await send(path, { key, body: { usage: analysis } });
    expect(captured.status).toBe(200);
    const spent = Number(captured.json.entry?.amount_microcredits);
    expect(captured.json.hold).toMatchObject({
      status: 'captured',
      captured_microcredits: spent,
      returned_microcredits: held - spent,
    });
    expect(captured.json.balance).toMatchObject({
      available_microcredits: micro(200) - spent,
      held_microcredits: 0,
    });
  });

  it('states what a capture above hold and funds could not collect', async () => {
    const { key, at } = await anAccount();
    const opened = await send(`${at}/holds`, { key, body: { amount_microcredits: micro(150) } });
    const path = `${at}/holds/${opened.json.hold?.id}/capture`;
    const captured = await send(path, { key, body: { amount_microcredits: micro(260) } });
    expect(captured.json.entry).toMatchObject({
      amount_microcredits: micro(200),
      uncollected_microcredits: micro(60),
    });
  });

  it('voids, and says so to whoever comes later', async () => {
    const { key, at } = await anAccount();
    const opened = await send(`${at}/holds`, { key, body: { amount_microcredits: 5 } });
    const hold = `${at}/holds/${opened.json.hold?.id}`;
    const voided = await send(`${hold}/void`, { key, method: 'POST' });
    expect(voided.status).toBe(200);
    expect(voided.json.hold).toMatchObject({ status: 'voided', returned_microcredits: 5 });
    const late = await send(`${hold}/capture`, { key, body: { amount_microcredits: 5 } });
    expect(late.status).toBe(409);
    expect(late.json).toMatchObject({ code: 'hold_not_open', hold_status: 'voided' });
  });

  it('extends a deadline, never shortening it', async () => {
    const { key, at } = await anAccount();
    const body = { amount_microcredits: 5, expires_in_seconds: 600 };
    const opened = await send(`${at}/holds`, { key, body });
    const path = `${at}/holds/${opened.json.hold?.id}/extend`;
    const longer = await send(path, { key, body: { expires_in_seconds: 3_600 } });
    const shorter = await send(path, { key, body: { expires_in_seconds: 1 } });
    expect(String(longer.json.hold?.expires_at) > String(opened.json.hold?.expires_at)).toBe(true);
    expect(shorter.json.hold?.expires_at).toBe(longer.json.hold?.expires_at);
  });

  it('refuses what is neither an amount nor a usage, or both, and impossible deadlines', async () => {
    const { key, at } = await anAccount();
    const wrong: [object, string][] = [
      [{}, 'amount_microcredits'],
      [{ amount_microcredits: 1, usage: analysis }, 'amount_microcredits'],
      [{ amount_microcredits: 0 }, 'amount_microcredits'],
      [{ amount_microcredits: 1, expires_in_seconds: 86_401 }, 'expires_in_seconds'],
      [{ usage: { ...analysis, meter: 'coffee' } }, 'usage.meter'],
      [{ usage: { ...analysis, id: 'x' } }, 'usage.id'],
    ];
    for (const [body, param] of wrong) {
      const refused = await send(`${at}/holds`, { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
    const dear = await send(`${at}/holds`, { key, body: { amount_microcredits: micro(201) } });
    expect(dear.json).toMatchObject({ code: 'insufficient_credits' });
  });

  it('knows no hold of another account', async () => {
    const mine = await anAccount();
    const other = await anAccount(mine.key);
    const opened = await send(`${other.at}/holds`, {
      key: mine.key,
      body: { amount_microcredits: 5 },
    });
    const path = `${mine.at}/holds/${opened.json.hold?.id}/void`;
    const refused = await send(path, { key: mine.key, method: 'POST' });
    expect(refused.status).toBe(404);
    expect(refused.json).toMatchObject({ code: 'not_found' });
  });
});
