import { formatCredits } from '../units/credits.ts';
import { assertNever } from '../units/result.ts';
import type { Rerated } from './evidence.ts';
import type { Tip } from './tip.ts';

/** What a tip says: a headline, and why, with what it takes for granted. */
export interface TipWords {
  readonly title: string;
  readonly text: string;
}

/** English, as all the service writes; amounts are credits. */
export function wordsOf(tip: Pick<Tip, 'kind' | 'subject' | 'evidence'>): TipWords {
  const said = tip as Tip;
  switch (said.kind) {
    case 'right_size_server': {
      const { samples, smaller_tier: smaller, rows, tier } = said.evidence;
      const name = rows[0]?.name ?? said.subject;
      return {
        title: `Run ${name} as ${smaller} instead of ${tier}`,
        text:
          `In ${samples.hours} hours of the last ${samples.days} days it stayed below ` +
          `${percent(samples.cpu_p95)} of its processors and ${percent(samples.memory_p95)} of its ` +
          `memory, 95 % of the time. What it ran ${costs(said.evidence)} as ${smaller}.`,
      };
    }
    case 'use_template':
      return {
        title: 'Plan from templates',
        text:
          `${said.evidence.entries.count} plans were made from nothing for projects that had one ` +
          `already. This ${costs(said.evidence)} from a template of the first. It takes for granted ` +
          'that the plans of a project resemble each other.',
      };
    case 'unused_project': {
      const { servers, now_microcredits: now, project_name: project } = said.evidence;
      return {
        title: `Clean up ${project}, which nobody uses`,
        text:
          `${count(servers.length, 'server runs', 'servers run')} in a project in which nothing else ` +
          `was used for 30 days: ${formatCredits(now)} credits of runtime.`,
      };
    }
    case 'cheaper_model': {
      const { model, instead_model: other, entries } = said.evidence;
      return {
        title: `Try ${other} instead of ${model}`,
        text:
          `What ${count(entries.count, 'request', 'requests')} took ${costs(said.evidence)} ` +
          'with it. It takes for granted that the other model answers as well, with as many tokens.',
      };
    }
    case 'caching': {
      const { model, entries } = said.evidence;
      return {
        title: `Cache the prompts of ${model}`,
        text:
          `${count(entries.count, 'request', 'requests')} had long prompts and read none of it from a ` +
          `cache. This ${costs(said.evidence)} with half of the input cached. It takes for granted ` +
          'that half of it repeats; what writing the cache costs is not reckoned.',
      };
    }
    case 'plan_instead_of_packages': {
      const { plan, bought_microcredits: bought, rows } = said.evidence;
      return {
        title: `Take the ${plan.name} plan instead of buying credits one by one`,
        text:
          `${count(rows.length, 'payment', 'payments')} in 60 days bought ${formatCredits(bought)} ` +
          `credits. The plan gives ${formatCredits(plan.credits_microcredits)} credits every month, ` +
          'more than its price bought. Unused credits carry over.',
      };
    }
    case 'auto_top_up': {
      const refused = said.evidence.rows[0]?.count ?? 0;
      return {
        title: 'Switch on auto top-up',
        text: `Work was refused ${count(refused, 'time', 'times')} in 30 days because credits had run out.`,
      };
    }
    case 'missing_budget':
      return {
        title: 'Set a budget',
        text:
          `${formatCredits(said.evidence.spent_microcredits)} credits go in 30 days, and no budget ` +
          'watches. One that only tells is enough to hear of it in time.',
      };
    default:
      return assertNever(said);
  }
}

const costs = ({ now_microcredits: now, instead_microcredits: instead }: Rerated): string =>
  `costs ${formatCredits(now)} credits by the rate card in force, and would cost ${formatCredits(instead)}`;

const percent = (value: number): string => `${Math.round(value * 10) / 10} %`;

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
