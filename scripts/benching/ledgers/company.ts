import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { rate } from '../../../core/pricing/rate.ts';
import type { RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { termsOn } from '../../../core/servers/terms.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { type Random, seeded } from '../../sample/random.ts';

/** A usage of one kind with what it costs: drawn over and over, because rating a million is slow. */
export interface Priced {
  readonly amount: Credits;
  readonly usage: Usage & { readonly card: number };
}

/** One way of working: who does what, for which project, with which key, and how often. */
export interface Habit {
  /** Share of all work; shares sum to about one. */
  readonly share: number;
  readonly key: string;
  readonly priced: readonly [Priced, ...Priced[]];
}

/** A server, with what making it costs and what its leases do. */
export interface CompanyServer {
  readonly name: string;
  readonly provision: Priced;
  readonly terms: RuntimeTerms;
}

export interface Company {
  readonly projects: readonly string[];
  readonly habits: readonly [Habit, ...Habit[]];
  readonly servers: readonly CompanyServer[];
}

export interface CompanySize {
  readonly projects: number;
  readonly keys: number;
  readonly members: number;
  readonly servers: number;
}

export const usualCompany: CompanySize = { projects: 20, keys: 5, members: 8, servers: 30 };
/** As large as a customer is thought to get. */
export const hugeCompany: CompanySize = { projects: 500, keys: 20, members: 200, servers: 200 };
/** Enough different quantities that pages and sums look like a company's. */
const usagesPerHabit = 40;

const models = [
  'anthropic/claude-haiku-4-5',
  'anthropic/claude-sonnet-4-5',
  'anthropic/claude-opus-4-5',
  'openai/gpt-5-mini',
  'openai/gpt-5.1',
  'google/gemini-2.5-flash',
  'google/gemini-2.5-pro',
  'openai/gpt-5',
  'openai/gpt-5-nano',
] as const;
const tiers = ['small', 'medium', 'large'] as const;

const name = (what: string, n: number) => `${what}_bench${String(n).padStart(15, '0')}`;

/**
 * A company of so many projects: each is one or two keys, two or three models and two or three
 * members, not all of them with all of them. Of the usual one some hundred combinations of labels
 * occur on a day.
 */
export function aCompany(seed: number, size: CompanySize = usualCompany): Company {
  const random = seeded(seed);
  const projects = Array.from({ length: size.projects }, (_, n) => name('prj', n));
  const habits = projects.flatMap((project, n) => habitsOf(random, project, n, size));
  const total = habits.reduce((sum, { share }) => sum + share, 0);
  return {
    projects,
    habits: habits.map((habit) => ({ ...habit, share: habit.share / total })) as unknown as [Habit],
    servers: Array.from({ length: size.servers }, (_, n) => serverOf(n, projects)),
  };
}

function habitsOf(random: Random, project: string, n: number, size: CompanySize): Habit[] {
  // The first projects are the busy ones.
  const busy = 1 / (1 + n / 4);
  const own = Array.from({ length: random.whole(2, 3) }, () => random.pick(models));
  const members = Array.from({ length: random.whole(2, 3) }, () => member(random, size));
  const keys = Array.from({ length: random.whole(1, 2) }, () => key(random, size));
  const one = <T>(list: readonly T[]) => random.pick(list as readonly [T, ...T[]]);
  const chats = members.map((who, place) =>
    habit(random, busy * 0.9 ** place, one(keys), () => ({
      ...chat(random),
      model: own[place % own.length] as string,
      project,
      member: who,
    })),
  );
  const works = n % 2 === 0 ? analysis : plan;
  const reviewer = one(members);
  return [
    ...chats,
    habit(random, busy * 0.15, one(keys), () => ({ ...works(random), project, member: reviewer })),
  ];
}

const member = (random: Random, { members }: CompanySize) =>
  `member${random.whole(1, members)}@company.example`;
const key = (random: Random, { keys }: CompanySize) => name('key', random.whole(1, keys));

function habit(random: Random, share: number, by: string, usage: () => Usage): Habit {
  const priced = Array.from({ length: usagesPerHabit }, () => price(usage()));
  return { share: share * (0.5 + random.next()), key: by, priced: priced as [Priced] };
}

function price(usage: Usage): Priced {
  const rated = rate(usage, defaultRateCard);
  if (!rated.ok) throw new Error(`usage of the bench: ${rated.error.message}`);
  return { amount: rated.value.amount, usage: { ...usage, card: defaultRateCard.version } };
}

const chat = (random: Random): Pick<Usage, 'meter' | 'quantities'> => ({
  meter: 'ai.chat',
  quantities: {
    input_tokens: random.whole(300, 24_000),
    ...(random.chance(0.4) ? { cached_input_tokens: random.whole(500, 9_000) } : {}),
    output_tokens: random.whole(60, 1_400),
  },
});

const analysis = (random: Random): Usage => ({
  meter: 'code.analysis',
  quantities: { lines: random.whole(1_500, 40_000), files: random.whole(20, 400) },
});

const plan = (random: Random): Usage => ({
  meter: 'infra.plan',
  ...(random.chance(0.5) ? { template: true } : {}),
  quantities: {
    resources: random.whole(3, 28),
    dependencies: random.whole(1, 20),
    environments: 2,
  },
});

function serverOf(n: number, projects: readonly string[]): CompanyServer {
  const tier = tiers[n % tiers.length] as string;
  const project = projects[n % projects.length] as string;
  const terms = termsOn(defaultRateCard, tier);
  if (!terms) throw new Error(`servers of the bench: there is no tier ${tier}`);
  const quantities = { servers: 1 };
  const provision = price({ meter: 'server.provision', tier, project, quantities });
  return { name: `server-${n + 1}`, provision, terms };
}
