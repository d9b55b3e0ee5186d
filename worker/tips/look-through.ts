import type { Server } from '../../core/servers/server.ts';
import type { Looked } from '../../core/tips/find-tips.ts';
import { purchasesMs } from '../../core/tips/plan-instead-of-packages.ts';
import { total } from '../../core/tips/rerate.ts';
import { sampledFrom } from '../../core/tips/right-size-server.ts';
import { type RunningServer, runtimeOf } from '../../core/tips/runtime-again.ts';
import type { Sample } from '../../core/tips/spent-entry.ts';
import { lookbackMs, tipsPerKindMax } from '../../core/tips/tip.ts';
import { type AccountId, serverId } from '../../core/units/ids.ts';
import { after, type Instant } from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import { busynessOf } from '../../db/server-samples.ts';
import { livingSubscription } from '../../db/subscriptions.ts';
import { isTopUpOn, listPurchases, projectNames, projectsWorkedIn } from '../../db/tip-reads.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Answer, Refusals, WatchNow } from '../account/protocol.ts';
import type { Env } from '../env.ts';
import { cardInForce } from '../rating/card-in-force.ts';
import { paymentSettings } from '../stripe/client.ts';
import { soldItems } from '../stripe/sold.ts';
import { readSamples } from './read-samples.ts';

/** Where an account is looked through. */
export interface Place {
  readonly env: Env;
  readonly db: D1Port;
  readonly account: AccountId;
  readonly at: Instant;
}

/** A server that runs, with the seq its samples are stored under. */
interface Running extends RunningServer {
  readonly seq: number;
  /** Microcredits its runtime took in the sample. */
  readonly paid: number;
}

/**
 * Reads everything tips are found in: a bounded number of rows, however long the ledger. Undefined
 * when the account or the rate card cannot be asked; nothing is known then, so nothing is cleared.
 */
export async function lookThrough(place: Place): Promise<Looked | undefined> {
  const { env, db, account, at } = place;
  const from = after(at, -lookbackMs);
  const rpc = accountRpc(env, account);
  const watched: Answer<WatchNow> = await rpc.watch({ kind: 'internal' });
  const refused: Answer<Refusals> = await rpc.refusals({ kind: 'internal' }, from);
  const card = await cardInForce(env, at, at);
  if (!watched.ok || !refused.ok || !card.ok) return undefined;

  const samples = await readSamples(db, account, { from, to: at });
  const runtime = samples.of('server.runtime');
  const running = runningServers(account, watched.value.servers, runtime);
  const { purchases, plansSold } = await plansFor(place);
  return {
    at,
    card: card.value,
    names: await namesFor(place, [
      ...running,
      ...samples.of('infra.plan').entries.map(({ usage }) => usage),
      ...samples.of('ai.chat').entries.map(({ usage }) => usage),
    ]),
    chats: samples.of('ai.chat'),
    plans: samples.of('infra.plan'),
    runtime,
    spent: samples.named,
    sampled: await sampledServers(place, running, runtime),
    unused: await unusedProjects(place, running, from),
    purchases,
    plansSold,
    refusals: await refusalsFor(place, refused.value),
    isWatched: watched.value.budgets.length > 0,
  };
}

/** Those that cost most first. */
function runningServers(
  account: AccountId,
  servers: readonly Server[],
  runtime: Sample,
): readonly Running[] {
  const running = servers
    .filter(({ status }) => status === 'running' || status === 'stopping')
    .map(({ seq, name, terms, project, createdAt }) => {
      const id = serverId(account, seq);
      const paid = total(runtimeOf(runtime, id), (entry) => entry.paid);
      return { seq, id, name, tier: terms.tier, project, createdAt, paid };
    });
  return running.sort((a, b) => b.paid - a.paid || a.seq - b.seq);
}

async function sampledServers(
  { db, account, at }: Place,
  running: readonly Running[],
  runtime: Sample,
) {
  const dearest = running.slice(0, tipsPerKindMax);
  const busy = await busynessOf(
    db,
    account,
    dearest.map((one) => ({ server: one.seq, from: sampledFrom(one, runtime, at) })),
  );
  return dearest.flatMap((server) => {
    const busyness = busy.get(server.seq);
    return busyness ? [{ server, busyness }] : [];
  });
}

/**
 * Projects whose servers have run since before the time that is looked at, and that are used for
 * nothing else: a project begun last week is not unused yet.
 */
async function unusedProjects(place: Place, running: readonly Running[], from: Instant) {
  const byProject = [...Map.groupBy(running, ({ project }) => project)]
    .flatMap(([project, servers]) => (project === undefined ? [] : [{ project, servers }]))
    .filter(({ servers }) => servers.some(({ createdAt }) => createdAt <= from))
    .slice(0, tipsPerKindMax);
  const ids = byProject.map(({ project }) => project);
  const worked = await projectsWorkedIn(place.db, place.account, ids, from);
  return byProject.filter(({ project }) => !worked.has(project));
}

/** A plan is only for whoever has none, and where one can be had. */
async function plansFor({ env, db, account, at }: Place) {
  const none = { purchases: [], plansSold: [] };
  if (!paymentSettings(env)) return none;
  const living = await livingSubscription(db, account);
  if (living) return none;
  const purchases = await listPurchases(db, account, after(at, -purchasesMs));
  return { purchases, plansSold: purchases.length > 0 ? await soldItems(db, 'plan') : [] };
}

async function refusalsFor({ env, db, account }: Place, { count, firstAt, lastAt }: Refusals) {
  if (count === 0 || firstAt === undefined || lastAt === undefined) return undefined;
  if (!paymentSettings(env) || (await isTopUpOn(db, account))) return undefined;
  return { count, firstAt, lastAt };
}

const namesMax = 1_000;

function namesFor(
  { db, account }: Place,
  all: readonly { readonly project?: string | undefined }[],
) {
  const ids = new Set(all.flatMap(({ project }) => project ?? []));
  return projectNames(db, account, [...ids].slice(0, namesMax));
}
