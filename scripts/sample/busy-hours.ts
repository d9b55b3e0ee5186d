import { seeded } from './random.ts';

const hourMs = 3_600_000;
/** As many as one report takes. */
const hoursMax = 168;

/** The busiest moments of a server's hour, as 95th percentiles in percent. */
export interface BusyHour {
  /** Ms since the epoch. */
  readonly at: number;
  readonly cpu_p95: number;
  readonly memory_p95: number;
}

/** Percent by night and what comes to it by day; the servers run at least so many hours. */
const servers = {
  'staging-eu': { seed: 3, hours: hoursMax, cpu: [4, 9], memory: [19, 6] },
  'web-1': { seed: 5, hours: 96, cpu: [22, 54], memory: [46, 21] },
} as const;

export type Sampled = keyof typeof servers;

/** Hour by hour up to the one that begins at an instant: one server idles, one is well used. */
export const busyHours = (lastHour: number): Record<Sampled, BusyHour[]> => ({
  'staging-eu': hoursOf('staging-eu', lastHour),
  'web-1': hoursOf('web-1', lastHour),
});

function hoursOf(name: Sampled, lastHour: number): BusyHour[] {
  const { seed, hours, cpu, memory } = servers[name];
  const random = seeded(seed);
  return Array.from({ length: hours }, (_, n) => {
    const at = lastHour - (hours - 1 - n) * hourMs;
    const load = daylight(at) * (0.7 + 0.3 * random.next());
    const percent = ([night, more]: readonly [number, number]) =>
      Math.round(10 * (night + more * load + 3 * random.next())) / 10;
    return { at, cpu_p95: percent(cpu), memory_p95: percent(memory) };
  });
}

/** 0 at midnight (UTC), 1 at noon. */
const daylight = (at: number) => (1 - Math.cos((2 * Math.PI * (at / hourMs)) / 24)) / 2;
