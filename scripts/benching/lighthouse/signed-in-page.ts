import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuiltWorker } from '../../running/built-worker.ts';
import { freePort } from '../../running/free-port.ts';
import { localClient } from '../../running/local-client.ts';
import { recall } from '../../running/local-memory.ts';
import { ensureDemoAccount } from '../../running/seed.ts';
import { startEdge } from './edge.ts';

export interface SignedInPage {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The built dashboard with its 90 days of sample data, behind an edge that signs whoever comes in. */
export async function startSignedInPage(): Promise<SignedInPage> {
  const state = await mkdtemp(join(tmpdir(), 'hydron-page-'));
  const ends = [() => rm(state, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const memory = await recall(state);
    const port = await freePort(0);
    const variables = { HYDRON_LOCAL: '1', SESSION_SECRET: memory.sessionSecret };
    ends.push((await startBuiltWorker({ port, state, variables })).stop);
    const client = localClient(`http://127.0.0.1:${port}`, memory);
    await client.registerPlatformKey();
    const account = await ensureDemoAccount(client, state, memory, false);
    const response = await fetch(await client.signInUrl(account), { redirect: 'manual' });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const edge = await startEdge(port, cookie);
    ends.push(edge.close);
    const base = `http://127.0.0.1:${edge.port}`;
    if (!(await fetch(`${base}/v1/session`)).ok) throw new Error('nobody is signed in');
    return { url: `${base}${response.headers.get('location')}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
