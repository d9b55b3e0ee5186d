import { describe, expect, it } from 'vitest';
import type { RightSizeEvidence } from '../../../core/tips/evidence.ts';
import {
  rightSize,
  sampledFrom,
  sampledHoursMin,
  smallerTier,
} from '../../../core/tips/right-size-server.ts';
import type { RunningServer } from '../../../core/tips/runtime-again.ts';
import { unusedProject } from '../../../core/tips/unused-project.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { aCard, perUnit } from '../pricing/a-rate-card.ts';
import { at, found, perSecond, spentOn, times, whole } from './a-sample.ts';

const card = aCard({
  runtime: { small: perSecond(1_000), medium: perSecond(2_000), large: perSecond(4_000) },
});
const server: RunningServer = {
  id: 'srv_a_7',
  name: 'web',
  tier: 'large',
  project: 'prj_old',
  createdAt: at - 90 * 86_400_000,
};
const ran = (tier: string, seconds = 3_600, id = server.id): Usage => ({
  meter: 'server.runtime',
  tier,
  server: id,
  project: 'prj_old',
  quantities: { seconds },
});
const runtime = (usages: readonly Usage[]) => whole(spentOn(usages, card));
const hours = (count: number, cpu = 12.5, memory = 30) => ({ hours: count, cpu, memory });
const month = runtime(times(700, () => ran('large')));

describe('a smaller server', () => {
  it('is the next one down on the card, for the seconds it ran', () => {
    const tip = rightSize(server, hours(80), month, card);
    expect(tip).toMatchObject({ kind: 'right_size_server', subject: server.id });
    expect(tip?.saving).toBe(700 * 3_600 * 2_000);
    expect(tip?.evidence).toMatchObject({
      tier: 'large',
      smaller_tier: 'medium',
      seconds: 700 * 3_600,
      samples: { hours: 80, cpu_p95: 12.5, memory_p95: 30 },
      entries: { count: 700 },
    });
  });

  it('takes three days of samples, in which it was never busy', () => {
    expect(rightSize(server, hours(sampledHoursMin - 1), month, card)).toBeUndefined();
    expect(rightSize(server, hours(90, 40), month, card)).toBeUndefined();
    expect(rightSize(server, hours(90, 1, 40), month, card)).toBeUndefined();
  });

  it('looks only at what it ran at the tier it has now', () => {
    const mixed = runtime([...times(300, () => ran('medium')), ...times(400, () => ran('large'))]);
    const evidence = found(rightSize(server, hours(80), mixed, card)).evidence as RightSizeEvidence;
    expect(evidence.seconds).toBe(400 * 3_600);
  });

  it('is judged by samples of the tier it has alone', () => {
    const weekAgo = at - 7 * 86_400_000;
    expect(sampledFrom(server, month, at)).toBe(weekAgo);
    const resized = runtime([...times(50, () => ran('medium')), ...times(10, () => ran('large'))]);
    expect(sampledFrom(server, resized, at)).toBe(at - 11 * 3_600_000);
    const longAgo = runtime([ran('medium'), ...times(300, () => ran('large'))]);
    expect(sampledFrom(server, longAgo, at)).toBe(weekAgo);
    const another = runtime([ran('medium', 3_600, 'srv_a_8'), ran('large')]);
    expect(sampledFrom(server, another, at)).toBe(weekAgo);
  });

  it('is none where the card has no smaller tier, or not its own', () => {
    expect(smallerTier(card, 'small')).toBeUndefined();
    expect(smallerTier(card, 'gone')).toBeUndefined();
    const small = { ...server, tier: 'small' };
    expect(rightSize(small, hours(80), runtime([ran('small')]), card)).toBeUndefined();
  });

  it('is priced as one stretch, not rounded up for every lease', () => {
    const thirds = aCard({
      runtime: {
        small: { components: [perUnit('seconds', 1, 7)] },
        large: perSecond(4_000),
      },
    });
    const sample = runtime(times(700, () => ran('large', 10)));
    const evidence = found(rightSize(server, hours(80), sample, thirds)).evidence;
    expect((evidence as RightSizeEvidence).instead_microcredits).toBe(1_000);
  });
});

describe('a project nobody uses', () => {
  it('would save all that its servers ran', () => {
    const other = { ...server, id: 'srv_a_9', name: 'db', tier: 'small' };
    const sample = runtime([
      ...times(200, () => ran('large')),
      ...times(200, () => ran('small', 3_600, other.id)),
      ...times(200, () => ran('small', 3_600, 'srv_of_another_project')),
    ]);
    const tip = found(
      unusedProject({ project: 'prj_old', servers: [server, other] }, 'Old', sample, card),
    );
    expect(tip.saving).toBe(200 * 3_600 * (4_000 + 1_000));
    expect(tip.evidence).toMatchObject({
      project_name: 'Old',
      servers: [server.id, other.id],
      instead_microcredits: 0,
      rows: [
        { id: server.id, name: 'web', count: 200 },
        { id: other.id, name: 'db', count: 200 },
      ],
    });
  });

  it('is no tip when they ran for nothing worth saying', () => {
    expect(
      unusedProject(
        { project: 'prj_old', servers: [server] },
        'Old',
        runtime([ran('small', 1)]),
        card,
      ),
    ).toBeUndefined();
  });
});
