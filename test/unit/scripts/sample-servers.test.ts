import { describe, expect, it } from 'vitest';
import { busyMin, sampledHoursMin } from '../../../core/tips/right-size-server.ts';
import { plansMin } from '../../../core/tips/use-template.ts';
import { type AccountId, serverId } from '../../../core/units/ids.ts';
import { busyHours } from '../../../scripts/sample/busy-hours.ts';
import { sampleHistory, sampleProjects } from '../../../scripts/sample-history.ts';
import { replayHistory } from './replay-history.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = Date.UTC(2026, 10, 22, 15, 30);
const projects = sampleProjects.map((_, index) => `prj_${index}`);
const { state, entries, servers } = replayHistory(sampleHistory(7, now, projects));

const seqOf = (name: string) => servers.get(name)?.seq ?? 0;
const standing = (name: string) => state.servers.get(seqOf(name) as never);
const spent = entries.flatMap(({ at, fact }) =>
  (fact.kind === 'debit' || fact.kind === 'capture') && fact.usage
    ? [{ at, amount: fact.amount, ...fact.usage }]
    : [],
);
const runtimeOf = (name: string) => {
  const id = serverId(state.account as AccountId, seqOf(name) as never);
  return spent.filter(({ meter, server }) => meter === 'server.runtime' && server === id);
};

describe('the servers of the sample history', () => {
  it('keep to a bound of entries, although every hour of one is two', () => {
    const ofServers = entries.filter(
      ({ fact }) => fact.kind.startsWith('server_') || 'lease' in fact || 'provision' in fact,
    );
    expect(ofServers.length).toBeGreaterThan(1_500);
    expect(ofServers.length).toBeLessThan(3_000);
  });

  it('run on a lease that is held, whatever the hour of the day', () => {
    for (const hour of [0, 13]) {
      const at = Date.UTC(2026, 10, 23, hour, 10);
      const then = replayHistory(sampleHistory(7, at, projects)).state;
      const running = [...then.servers.values()].filter(({ status }) => status === 'running');
      expect(running.map(({ name }) => name).sort()).toEqual(['pilot-eu', 'staging-eu', 'web-1']);
      for (const { run } of running)
        expect(run && then.holds.get(run.current.hold)?.amount).toBeGreaterThan(0);
    }
  });

  it('were made, resized, stopped by a budget, by hand, deleted, and not made at all', () => {
    const kinds = entries.map(({ fact }) => fact.kind);
    expect(kinds.filter((kind) => kind === 'server_stopping')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'server_delete')).toHaveLength(1);
    expect(standing('build-runner')).toBeUndefined();
    expect(standing('gpu-trial')).toBeUndefined();
    expect(standing('load-test')).toMatchObject({ status: 'stopped', stopped: 'request' });
    const tiers = runtimeOf('web-1').map(({ tier }) => tier);
    expect(new Set(tiers)).toEqual(new Set(['small', 'medium']));
    // Once: small before, medium after.
    expect(tiers.lastIndexOf('small')).toBeLessThan(tiers.indexOf('medium'));
  });

  it('are billed what the hours they ran cost', () => {
    const seconds = (name: string) =>
      runtimeOf(name).reduce((sum, { quantities }) => sum + (quantities.seconds ?? 0), 0);
    for (const [name, perHour] of [
      ['pilot-eu', 2_400_000],
      ['staging-eu', 4_800_000],
      ['build-runner', 9_600_000],
    ] as const) {
      const billed = runtimeOf(name).reduce((sum, { amount }) => sum + amount, 0);
      expect(seconds(name)).toBeGreaterThan(0);
      expect(billed).toBe(Math.ceil((seconds(name) * perHour) / 3_600));
    }
  });

  it('leave one project to nothing but a server that was asked for a month ago', () => {
    const pilot = projects[sampleProjects.indexOf('Customer pilot')];
    const meters = new Set(
      spent.filter(({ project }) => project === pilot).map(({ meter }) => meter),
    );
    expect(meters).toEqual(new Set(['server.provision', 'server.runtime']));
    expect(standing('pilot-eu')?.createdAt).toBeLessThan(now - 30 * dayMs);
    expect(standing('pilot-eu')?.status).toBe('running');
  });

  it('are told to be busy or idle for long enough, the same each time', () => {
    const lastHour = Math.floor(now / hourMs) * hourMs - hourMs;
    const { 'staging-eu': idle, 'web-1': busy } = busyHours(lastHour);
    expect(busyHours(lastHour)).toEqual({ 'staging-eu': idle, 'web-1': busy });
    expect(new Set(idle.map(({ at }) => at)).size).toBeGreaterThanOrEqual(sampledHoursMin);
    expect(idle.at(-1)?.at).toBe(lastHour);
    expect(Math.max(...idle.flatMap((one) => [one.cpu_p95, one.memory_p95]))).toBeLessThan(busyMin);
    expect(Math.max(...busy.map(({ cpu_p95 }) => cpu_p95))).toBeGreaterThan(busyMin);
    expect(Math.max(...busy.map(({ cpu_p95 }) => cpu_p95))).toBeLessThanOrEqual(100);
    const ranSince = standing('staging-eu')?.run?.startedAt ?? now;
    expect(ranSince).toBeLessThan(idle[0]?.at ?? 0);
  });
});

describe('the work beside them', () => {
  it('makes plans from nothing often enough for a template', () => {
    const recent = spent.filter(
      (one) => one.meter === 'infra.plan' && !one.template && one.at > now - 30 * dayMs,
    );
    expect(recent.length).toBeGreaterThanOrEqual(plansMin);
    expect(new Set(recent.map(({ project }) => project)).size).toBe(1);
  });
});
