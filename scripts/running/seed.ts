import { randomUUID } from 'node:crypto';
import type { KnownServers } from '../../worker/http/local/sample-step.ts';
import { sampleHistory, sampleProjects } from '../sample-history.ts';
import { billDemo } from './demo-billing.ts';
import { askTooMuch, confirmDown, reportSamples } from './demo-reports.ts';
import type { LocalClient } from './local-client.ts';
import { type LocalMemory, recall, remember } from './local-memory.ts';

const sampleSeed = 7;
/** Few enough that someone who watches sees it move. */
const stepsPerCall = 400;
const sampleStartMs = 90 * 24 * 3_600_000;

/**
 * The demo account, seeded unless it already is. A seeding that was cut short is not continued:
 * a fresh account takes its place, because half a history explains nothing.
 */
export async function ensureDemoAccount(
  client: LocalClient,
  state: string,
  memory: LocalMemory,
  empty: boolean,
): Promise<string> {
  if (memory.demo && (memory.demo.seeded || empty)) return memory.demo.account;
  const now = Date.now();
  const { id: account } = await client.openAccount({
    name: empty ? 'Your first account' : 'Northwind Robotics',
    external_id: `demo-${randomUUID()}`,
    ...(empty ? {} : { at: now - sampleStartMs }),
  });
  await remember(state, { ...memory, demo: { account, seeded: false } });
  if (!empty) {
    const servers = await runSampleHistory(client, account, now);
    await reportSamples(client, account, servers, now);
    await confirmDown(client, account, servers);
    await askTooMuch(client, account);
    await remember(state, { ...memory, demo: { account, seeded: true } });
  }
  return account;
}

/** Makes what is sold known to the database and to Stripe. Done again, it changes nothing. */
export async function pushCatalogue(client: LocalClient): Promise<void> {
  await client.call('POST', '/v1/admin/catalogue/push', {});
}

/** The demo account's own purchases, once; only where Stripe is the simulator. */
export async function ensureDemoBilling(client: LocalClient, state: string): Promise<void> {
  const memory = await recall(state);
  if (!memory.demo?.seeded || memory.demo.billed) return;
  await billDemo(client, memory.demo.account);
  await remember(state, { ...memory, demo: { ...memory.demo, billed: true } });
}

/** Answers the servers it began. */
async function runSampleHistory(
  client: LocalClient,
  account: string,
  now: number,
): Promise<KnownServers> {
  const projects: string[] = [];
  for (const name of sampleProjects) projects.push(await client.openProject(account, name));
  const steps = sampleHistory(sampleSeed, now, projects);
  let servers: KnownServers = {};
  for (let from = 0; from < steps.length; from += stepsPerCall) {
    progress(`writing 90 days of sample data: ${Math.floor((100 * from) / steps.length)} %`);
    const some = steps.slice(from, from + stepsPerCall);
    const done = await client.runHistory(account, some, servers);
    if (done.refused > 0) throw new Error(`the sample history was refused ${done.refused} times`);
    servers = done.servers;
  }
  progress('');
  return servers;
}

/** One line that is written over, for people only. */
function progress(text: string) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
