import type { HistoryStep } from '../../core/usage/history-step.ts';

const hourMs = 3_600_000;

/** A server of the demo account. Days are counted from the first of the history. */
interface Server {
  readonly name: string;
  readonly tier: string;
  readonly project: number;
  readonly fromDay: number;
  /** The day it was deleted; absent when it still runs. */
  readonly toDay?: number;
  /** How often its runtime is reported. */
  readonly everyHours: number;
}

const servers: readonly Server[] = [
  { name: 'web-1', tier: 'medium', project: 0, fromDay: 0, everyHours: 6 },
  // Nobody uses it any more: what a tip will point at.
  { name: 'staging-eu', tier: 'small', project: 2, fromDay: 22, everyHours: 6 },
  // Deleted when the migration was over.
  { name: 'build-runner', tier: 'large', project: 2, fromDay: 12, toDay: 26, everyHours: 2 },
];

/** Provisioning and runtime of every server, in no order yet. */
export const serverSteps = (
  firstDay: number,
  now: number,
  projects: readonly string[],
): HistoryStep[] => servers.flatMap((server) => stepsOf(server, firstDay, now, projects));

function stepsOf(
  server: Server,
  firstDay: number,
  now: number,
  projects: readonly string[],
): HistoryStep[] {
  const { name, tier } = server;
  const of = { tier, server: name, project: projects[server.project] as string };
  const start = firstDay + server.fromDay * 24 * hourMs + 9 * hourMs;
  const end =
    server.toDay === undefined ? now : firstDay + server.toDay * 24 * hourMs + 17 * hourMs;
  const step = server.everyHours * hourMs;
  const steps: HistoryStep[] = [
    usage(start, { meter: 'server.provision', quantities: { servers: 1 }, ...of }),
  ];
  for (let at = start + step; at <= end; at += step)
    steps.push(
      usage(at, { meter: 'server.runtime', quantities: { seconds: step / 1_000 }, ...of }),
    );
  return steps;
}

const usage = (
  at: number,
  reported: Extract<HistoryStep['command'], { kind: 'usage' }>['usage'],
): HistoryStep => ({ at, command: { kind: 'usage', usage: reported } });
