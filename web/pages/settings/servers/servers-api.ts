import { account, type Page, read } from '../../../api.ts';
import { inPath, readPage, write } from '../writing/account-api.ts';

/** Reads and writes of the account's servers. Amounts are whole microcredits. */

export type ServerStatus =
  | ('provisioning' | 'stopped' | 'running' | 'stopping')
  | ('failed' | 'deleted');

export type StopReason = 'request' | 'credits' | 'budget' | 'frozen';

export interface ServerView {
  id: string;
  name: string;
  status: ServerStatus;
  tier: string;
  project: string | null;
  member: string | null;
  created_at: string;
  started_at: string | null;
  paid_until: string | null;
  stopped_at: string | null;
  /** Why no more time could be held; null unless it is stopping. */
  stopping_reason: Exclude<StopReason, 'request'> | null;
  stopped_reason: StopReason | null;
  ended_at: string | null;
  provisioning_microcredits: number;
  /** Billed so far, in all runs. */
  runtime_microcredits: number;
  runtime_seconds: number;
  /** Of the lease that runs now, as of the answer. */
  accruing_microcredits: number;
  burn_per_hour_microcredits: number;
  /** To `paid_until`; null while nothing is held. */
  lease_left_seconds: number | null;
  samples: { days: number; cpu_p95: number; memory_p95: number } | null;
  /** Of one that was to stop: whether its platform said that it did. */
  stop_confirmed: boolean | null;
}

/** A server with when it was read, by this machine's clock: what it burns since is reckoned from there. */
export type ReadServer = ServerView & { readonly readAtMs: number };

export interface ServerTotals {
  running: number;
  burn_per_hour_microcredits: number;
}

export interface ServerPage extends Page<ReadServer> {
  totals: ServerTotals;
}

export interface Sample {
  at: string;
  /** Percent. */
  cpu_p95: number;
  memory_p95: number;
}

export type Shown = 'live' | 'ended' | 'all';

const pageSize = '25';

export const readServers =
  (status: Shown) =>
  async (cursor: string | null, signal: AbortSignal): Promise<ServerPage> => {
    type Answer = Page<ServerView> & { totals: ServerTotals };
    const asked = readPage<Answer>('/servers', { status, limit: pageSize });
    const answer = await asked(cursor, signal);
    const readAtMs = Date.now();
    return { ...answer, data: answer.data.map((server) => ({ ...server, readAtMs })) };
  };

export async function readServer(id: string, signal: AbortSignal): Promise<ReadServer> {
  const path = `${account}/servers/${inPath(id)}`;
  const { server } = await read<{ server: ServerView }>(path, signal);
  return { ...server, readAtMs: Date.now() };
}

export const readSamples = (id: string, signal: AbortSignal) =>
  read<{ data: Sample[] }>(`${account}/servers/${inPath(id)}/samples?days=30`, signal);

export interface NewServer {
  readonly name: string;
  readonly tier: string;
  readonly project?: string;
}

export const makeServer = (server: NewServer, key: string) =>
  write<{ server: { id: string } }>('POST', '/servers', key, server);

export type ServerAct =
  | { readonly act: 'start' | 'stop' }
  | { readonly act: 'resize'; readonly tier: string }
  | { readonly act: 'delete' };

export function actOnServer(id: string, ask: ServerAct, key: string): Promise<unknown> {
  const path = `/servers/${inPath(id)}`;
  if (ask.act === 'delete') return write('DELETE', path, key);
  return write('POST', `${path}/${ask.act}`, key, ask.act === 'resize' ? { tier: ask.tier } : {});
}

/** What a tier costs now. */
export interface TierPrice {
  readonly tier: string;
  readonly making: number;
  readonly perHour: number;
}

interface CardDocument {
  meters: Record<string, { tiers?: Record<string, unknown> }>;
}

/** The tiers that servers are priced in, each as the rate card in force prices it. */
export async function readTierPrices(signal: AbortSignal): Promise<TierPrice[]> {
  const card = await read<CardDocument>('/rate_cards/current', signal);
  const tiers = Object.keys(card.meters['server.runtime']?.tiers ?? {});
  const made = card.meters['server.provision']?.tiers ?? {};
  return Promise.all(
    tiers
      .filter((tier) => tier in made)
      .map(async (tier) => ({
        tier,
        making: await quote('server.provision', tier, { servers: 1 }, signal),
        perHour: await quote('server.runtime', tier, { seconds: 3_600 }, signal),
      })),
  );
}

async function quote(
  meter: string,
  tier: string,
  quantities: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<number> {
  const answer = await read<{ amount_microcredits: number }>(`${account}/quotes`, {
    signal,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ meter, tier, quantities }),
  });
  return answer.amount_microcredits;
}
