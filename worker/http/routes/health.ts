import { newAccountId } from '../../../core/units/ids.ts';
import { accountRpc } from '../../account/account-client.ts';
import type { Call } from '../call.ts';
import { database } from '../database.ts';
import { unavailable } from '../problem.ts';
import { json, refuse } from '../reply.ts';

/** The Worker runs. */
export const readHealth = async (): Promise<Response> => json(200, { status: 'ok' });

/** An account that cannot exist: its object answers that it does not, and stores nothing. */
const nobody = newAccountId(new Uint8Array(20));

/** What a request may need answers: D1, and an account's object. */
export async function readReadiness(call: Call): Promise<Response> {
  const [db, object] = await Promise.all([
    answers(() => database(call.env).prepare('SELECT 1').first()),
    answers(() => accountRpc(call.env, nobody).balance({ kind: 'checked' })),
  ]);
  const checks = { database: db, account_object: object };
  if (db && object) return json(200, { status: 'ready', checks });
  return refuse(call, { ...unavailable('Not everything answers yet.'), extra: { checks } });
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
