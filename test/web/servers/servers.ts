import type { ServerView } from '../../../web/pages/settings/servers/servers-api.ts';

/** What the API says of servers; tests name only what matters to them. */
export const aServerView = (over: Partial<ServerView> = {}): ServerView => ({
  id: 'srv_0123456789abcdefghjk_3',
  name: 'web-1',
  status: 'running',
  tier: 'small',
  project: null,
  member: null,
  created_at: '2026-11-20T08:00:00Z',
  started_at: '2026-11-22T09:00:00Z',
  paid_until: '2026-11-22T11:00:00Z',
  stopped_at: null,
  stopping_reason: null,
  stopped_reason: null,
  ended_at: null,
  provisioning_microcredits: 5_000_000,
  runtime_microcredits: 24_000_000,
  runtime_seconds: 36_000,
  accruing_microcredits: 1_200_000,
  burn_per_hour_microcredits: 2_400_000,
  lease_left_seconds: 1_800,
  samples: null,
  stop_confirmed: null,
  ...over,
});

export const stopped = (over: Partial<ServerView> = {}): ServerView =>
  aServerView({
    status: 'stopped',
    started_at: null,
    paid_until: null,
    stopped_at: '2026-11-22T09:30:00Z',
    stopped_reason: 'credits',
    accruing_microcredits: 0,
    burn_per_hour_microcredits: 0,
    lease_left_seconds: null,
    ...over,
  });

const tiers = { small: {}, medium: {} };

/** A rate card with two tiers, as much of it as the page reads. */
export const card = {
  status: 200,
  body: { meters: { 'server.runtime': { tiers }, 'server.provision': { tiers } } },
};
