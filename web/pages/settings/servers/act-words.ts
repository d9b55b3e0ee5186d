import { momentText } from '../billing/amounts.ts';
import { tierName } from './server-words.ts';
import type { ReadServer, ServerAct } from './servers-api.ts';

/** What is said before, while and after a server is changed. */
export interface ActWords {
  /** The button that leaves it be, and the one that acts. */
  readonly keep: string;
  readonly act: string;
  readonly consequences: readonly string[];
  /** As it is shown while it is not known yet whether it was done. */
  readonly change: Partial<ReadServer>;
  readonly done: string;
  readonly failed: string;
}

const still: Partial<ReadServer> = {
  burn_per_hour_microcredits: 0,
  lease_left_seconds: 0,
  paid_until: null,
};

export function actWords(server: ReadServer, ask: ServerAct): ActWords {
  const { name } = server;
  const runs = server.status === 'running' || server.status === 'stopping';
  switch (ask.act) {
    case 'start':
      return {
        keep: `Leave ${name} as it is`,
        act: `Start ${name}`,
        consequences: [
          server.status === 'provisioning'
            ? `${name} counts as made: what was set aside for making it is charged.`
            : `${name} runs from now on.`,
          'An hour of its runtime is held ahead and billed to the second, until you stop it.',
        ],
        change: { status: 'running' },
        done: `${name} runs.`,
        failed: `${name} could not be started.`,
      };
    case 'stop':
      return {
        keep: `Keep ${name} running`,
        act: `Stop ${name}`,
        consequences: [
          `Whatever runs on ${name} ends now. Its runtime is billed to this second; the rest of what is held comes back.`,
          'It can be started again.',
        ],
        change: { ...still, status: 'stopped', stopped_reason: 'request' },
        done: `${name} is stopped.`,
        failed: `${name} could not be stopped.`,
      };
    case 'resize':
      return {
        keep: `Keep ${tierName(server.tier)}`,
        act: `Resize ${name} to ${tierName(ask.tier)}`,
        consequences: [
          runs
            ? `${name} is billed as ${tierName(server.tier)} to this second, and as ${tierName(ask.tier)} from then on.`
            : `${name} is ${tierName(ask.tier)} from its next start on. Nothing is charged now.`,
        ],
        change: { tier: ask.tier },
        done: `${name} is ${tierName(ask.tier)} now.`,
        failed: `${name} could not be resized.`,
      };
    case 'delete':
      return {
        keep: `Keep ${name}`,
        act: `Delete ${name}`,
        consequences: [deleteWords(server, runs)],
        change: { ...still, status: 'deleted' },
        done: `${name} is deleted.`,
        failed: `${name} could not be deleted.`,
      };
  }
}

function deleteWords({ name, status, paid_until }: ReadServer, runs: boolean): string {
  if (status === 'provisioning')
    return `${name} is not made after all: what was set aside for it comes back, and nothing is charged. This cannot be undone.`;
  const billed = runs
    ? `It runs, paid until ${paid_until ? momentText(paid_until) : 'now'}: it is stopped first and billed to this second. `
    : '';
  return `${name} and what is on it are gone for good. ${billed}What it cost stays in your history.`;
}
