import type { World } from './world.ts';

export type JobKind =
  | 'expire_session'
  | 'settle_payment'
  | 'renew_subscription'
  | 'announce_renewal'
  | 'end_subscription'
  | 'expire_incomplete'
  | 'finalize_invoice'
  | 'retry_invoice'
  | 'settle_refund';

/** Something that happens by itself at a time, to the object of an id. */
export interface Job {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly kind: JobKind;
  readonly id: string;
  /** The test clock whose time counts; null for the clock of the whole simulator. */
  readonly clock: string | null;
}

export type Jobs = Readonly<Record<JobKind, (world: World, id: string) => void>>;

/** Plans a job; an earlier plan of the same kind for the same object gives way. */
export function plan(world: World, kind: JobKind, id: string, at: number, clock: string | null) {
  unplan(world, kind, id);
  world.store.hidden.jobs.push({ at, kind, id, clock });
  world.wake();
}

export function unplan(world: World, kind: JobKind, id: string): void {
  const { hidden } = world.store;
  hidden.jobs = hidden.jobs.filter((job) => job.kind !== kind || job.id !== id);
}

/**
 * Runs what is due on a clock up to a time, earliest first, each with the clock standing at its own
 * time: a leap over two periods is two renewals, a month apart.
 */
export function runDue(world: World, jobs: Jobs, clock: string | null, until: number): void {
  for (;;) {
    const { hidden } = world.store;
    const [next] = hidden.jobs
      .filter((job) => job.clock === clock && job.at <= until)
      .toSorted((a, b) => a.at - b.at);
    if (!next) return;
    hidden.jobs = hidden.jobs.filter((job) => job !== next);
    const run = () => jobs[next.kind](world, next.id);
    if (clock === null) world.at(next.at, run);
    else {
      world.store.get('test_helpers.test_clock', clock).frozen_time = next.at;
      run();
    }
  }
}

/** When the next job of the simulator's own clock is due, in seconds. */
export const nextDue = (world: World): number | undefined =>
  world.store.hidden.jobs
    .filter((job) => job.clock === null)
    .map((job) => job.at)
    .toSorted((a, b) => a - b)[0];
