import type { SampleStep, ServerStep } from '../../worker/http/local/sample-step.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const makingMs = 3 * minuteMs;
const failingMs = 12 * minuteMs;

/** Hours since midnight (UTC) of the first day of the history. */
const hour = (day: number, ofDay: number) => day * 24 + ofDay;

/** How long before the end of the history the leases of what still runs begin. */
const leaseAgeMs = 4 * minuteMs;

/** From a start to a stop; one without `to` still runs, or ends by itself. */
interface Run {
  readonly from: number;
  readonly to?: number;
}

/** A server of the demo account; times are hours of the history. */
interface Server {
  readonly name: string;
  readonly tier: string;
  readonly project: number;
  readonly member: string;
  readonly runs: readonly Run[];
  /** Another tier while it runs. */
  readonly resized?: { readonly at: number; readonly tier: string };
  readonly deleted?: number;
  /** When somebody tried to make it, in vain. */
  readonly failed?: number;
}

/** Its budget of a day pays for twelve hours of it. */
export const loadTest = { name: 'load-test', startsAtHour: hour(70, 5) };

/** Those that are down at the end of the history, and what was asked of them last. */
export const downAtLast = {
  'build-runner': 'stop',
  'load-test': 'stop',
  'gpu-trial': 'fail',
} as const;

/**
 * Every lease of an hour is two entries, so no server runs all the time for ninety days: by day
 * only, or since the last weeks. All servers together make about half as many entries as the rest.
 */
function servers(firstDay: number, busyDay: number): readonly Server[] {
  const weekdays = (first: number, last: number, from: number, to: number): Run[] =>
    Array.from({ length: last - first + 1 }, (_, n) => first + n)
      .filter((day) => isWeekday(firstDay, day))
      .map((day) => ({ from: hour(day, from), to: hour(day, to) }));
  const grows = [0, 1, 2].find((days) => isWeekday(firstDay, busyDay + days)) ?? 0;
  return [
    {
      ...{ name: 'web-1', tier: 'small', project: 0, member: 'amara@northwind.example' },
      // Stopped at night, until it was forgotten to be.
      runs: [...weekdays(40, 83, 7, 19), { from: hour(84, 7) }],
      resized: { at: hour(busyDay + grows, 13), tier: 'medium' },
    },
    // Runs day and night and does next to nothing.
    {
      ...{ name: 'staging-eu', tier: 'medium', project: 2, member: 'devi@northwind.example' },
      runs: [{ from: hour(80, 10) }],
    },
    // All that is left of a project.
    {
      ...{ name: 'pilot-eu', tier: 'small', project: 4, member: 'bjorn@northwind.example' },
      runs: [{ from: hour(52, 9), to: hour(54, 18) }, { from: hour(79, 9) }],
    },
    // Deleted when the migration was over.
    {
      ...{ name: 'build-runner', tier: 'large', project: 2, member: 'chidi@northwind.example' },
      runs: weekdays(12, 26, 9, 17),
      deleted: hour(27, 9),
    },
    // Its budget stopped it, and somebody the day after.
    {
      ...{ name: loadTest.name, tier: 'small', project: 3, member: 'devi@northwind.example' },
      runs: [{ from: loadTest.startsAtHour }, { from: hour(71, 9), to: hour(71, 15) }],
    },
    {
      ...{ name: 'gpu-trial', tier: 'xlarge', project: 1, member: 'chidi@northwind.example' },
      runs: [],
      failed: hour(58, 10),
    },
  ];
}

function isWeekday(firstDay: number, day: number): boolean {
  const weekday = new Date(firstDay + hour(day, 0) * hourMs).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The lives of all servers, in no order yet. `busyDay` is when one of them got too small. */
export const serverSteps = (
  { firstDay, now }: { readonly firstDay: number; readonly now: number },
  busyDay: number,
  projects: readonly string[],
): SampleStep[] =>
  servers(firstDay, busyDay)
    .map((server) => onFreshLease(server, now - firstDay))
    .flatMap((server) =>
      lifeOf(server, projects[server.project] as string).map(({ at, command }) => ({
        // Of hours with fractions.
        at: Math.round(firstDay + at),
        command,
      })),
    );

/**
 * Leases run by the hour from a start on. What still runs was started at such a minute that its
 * present lease has just begun: nothing of it falls due while somebody looks, whenever that is.
 */
function onFreshLease(server: Server, end: number): Server {
  const last = server.runs.at(-1);
  if (!last || last.to !== undefined) return server;
  const intoHour = ((end - leaseAgeMs) % hourMs) / hourMs;
  return { ...server, runs: [...server.runs.slice(0, -1), { from: last.from + intoHour }] };
}

/** With ms since the history began for instants. */
function lifeOf(server: Server, project: string): SampleStep[] {
  const { name, tier, member, runs, resized, deleted, failed } = server;
  const step = (at: number, command: ServerStep): SampleStep => ({ at, command });
  const simple = (kind: Exclude<ServerStep['kind'], 'server_provision' | 'server_resize'>) => ({
    kind,
    server: name,
  });
  const provision = { kind: 'server_provision', server: name, tier, project, member } as const;
  const first = runs[0] ? runs[0].from * hourMs - makingMs : (failed ?? 0) * hourMs;
  const steps = [step(first, provision)];
  for (const { from, to } of runs) {
    steps.push(step(from * hourMs, simple('server_start')));
    if (to !== undefined) steps.push(step(to * hourMs, simple('server_stop')));
  }
  if (resized) {
    const resize = { kind: 'server_resize', server: name, tier: resized.tier } as const;
    steps.push(step(resized.at * hourMs, resize));
  }
  if (deleted !== undefined) steps.push(step(deleted * hourMs, simple('server_delete')));
  if (failed !== undefined) steps.push(step(failed * hourMs + failingMs, simple('server_fail')));
  return steps;
}
