import type { HistoryCommand, HistoryUsage } from '../../core/usage/history-step.ts';
import type { Random } from './random.ts';

/** The projects of the demo account: what they do, and so what they use. */
export const sampleProjects = [
  'Support assistant',
  'Code review bot',
  'Platform migration',
  'Internal tools',
  // Nobody works on it any more.
  'Customer pilot',
] as const;

/** Who works on what, and with which models. */
interface Habit {
  readonly project: number;
  readonly members: readonly [string, ...string[]];
  readonly models: readonly [string, ...string[]];
  /** Tokens a conversation carries in: a chat repeats what was said before. */
  readonly inputTokens: readonly [least: number, most: number];
}

const habits: readonly [Habit, ...Habit[]] = [
  {
    project: 0,
    members: ['amara@northwind.example', 'bjorn@northwind.example'],
    models: ['anthropic/claude-haiku-4-5', 'openai/gpt-5-mini', 'google/gemini-2.5-flash'],
    inputTokens: [600, 9_000],
  },
  {
    project: 1,
    members: ['chidi@northwind.example'],
    models: ['anthropic/claude-sonnet-4-5', 'openai/gpt-5.1'],
    inputTokens: [2_000, 24_000],
  },
  {
    project: 2,
    members: ['devi@northwind.example', 'chidi@northwind.example'],
    models: ['anthropic/claude-opus-4-5', 'anthropic/claude-sonnet-4-5'],
    inputTokens: [1_500, 12_000],
  },
  {
    project: 3,
    members: ['bjorn@northwind.example', 'devi@northwind.example'],
    models: ['openai/gpt-5-mini', 'google/gemini-2.5-flash'],
    inputTokens: [300, 4_000],
  },
];

/** Half of all chats are the support assistant's. */
const habitOf = (random: Random) => (random.chance(0.5) ? habits[0] : random.pick(habits));

function chat(random: Random, projects: readonly string[]): HistoryUsage {
  const habit = habitOf(random);
  const input = random.whole(...habit.inputTokens);
  const cached = random.chance(0.4) ? Math.floor(input * 0.6) : 0;
  return {
    meter: 'ai.chat',
    model: random.pick(habit.models),
    project: projects[habit.project] as string,
    member: random.pick(habit.members),
    quantities: {
      input_tokens: input - cached,
      ...(cached > 0 ? { cached_input_tokens: cached } : {}),
      output_tokens: random.whole(60, 1_400),
    },
  };
}

/** A chat, as it is reported: at once, or as a hold that is captured, voided or forgotten. */
export function chatCommand(random: Random, projects: readonly string[]): HistoryCommand {
  const usage = chat(random, projects);
  if (random.chance(0.88)) return { kind: 'usage', usage };
  // The longest answer the caller allowed; the real one was shorter.
  const estimate = { ...usage, quantities: { ...usage.quantities, output_tokens: 2_000 } };
  const took_ms = random.whole(2_000, 40_000);
  if (random.chance(0.04)) return { kind: 'hold_void', estimate, took_ms };
  if (random.chance(0.015)) return { kind: 'hold_expire', estimate, ttl_ms: 900_000 };
  return { kind: 'hold_capture', estimate, actual: usage, took_ms };
}

export function analysisCommand(
  random: Random,
  projects: readonly string[],
  size: readonly [least: number, most: number] = [1_500, 40_000],
): HistoryCommand {
  const lines = random.whole(...size);
  const usage: HistoryUsage = {
    meter: 'code.analysis',
    project: projects[random.chance(0.8) ? 1 : 2] as string,
    member: 'chidi@northwind.example',
    quantities: { lines, files: Math.ceil(lines / random.whole(70, 140)) },
  };
  return { kind: 'usage', usage };
}

export function planCommand(random: Random, projects: readonly string[]): HistoryCommand {
  const resources = random.whole(3, 28);
  const usage: HistoryUsage = {
    meter: 'infra.plan',
    project: projects[2] as string,
    member: 'devi@northwind.example',
    ...(random.chance(0.45) ? { template: true } : {}),
    quantities: {
      resources,
      dependencies: random.whole(1, resources),
      environments: random.whole(1, 3),
    },
  };
  return { kind: 'usage', usage };
}
