import { formatCount, viewerLocale } from '../../../format.ts';
import { creditsText, dayText, momentText, moneyText } from '../billing/amounts.ts';
import type { Fact } from '../writing/facts.tsx';
import type { TipView } from './tips-api.ts';

/** What a tip stands on, as a table and the sums it comes to. */
export interface EvidenceWords {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly sums: readonly Fact[];
}

const count = (number: number): string => formatCount(number, viewerLocale());

export function evidenceWords(tip: TipView): EvidenceWords {
  switch (tip.kind) {
    case 'plan_instead_of_packages': {
      const { evidence } = tip;
      return {
        head: ['Payment', 'Paid before tax', 'Credits'],
        rows: evidence.rows.map((row) => [
          `${row.name}, ${dayText(row.at)}`,
          moneyText(row.amount_minor, evidence.currency),
          creditsText(row.credits_microcredits),
        ]),
        sums: [
          windowOf(tip),
          [
            'Bought',
            `${creditsText(evidence.bought_microcredits)} for ${moneyText(evidence.paid_minor, evidence.currency)}`,
          ],
          [
            `${evidence.plan.name}, a month`,
            `${creditsText(evidence.plan.credits_microcredits)} for ${moneyText(evidence.plan.amount_minor, evidence.currency)}`,
          ],
        ],
      };
    }
    case 'auto_top_up':
      return {
        head: ['Refusals', 'First', 'Last'],
        rows: tip.evidence.rows.map((row) => [
          count(row.count),
          momentText(row.first_at),
          momentText(row.last_at),
        ]),
        sums: [windowOf(tip)],
      };
    case 'missing_budget':
      return {
        head: ['Spent on', 'Entries', 'In 30 days'],
        rows: tip.evidence.rows.map((row) => [
          row.name,
          count(row.count),
          creditsText(row.spent_microcredits),
        ]),
        sums: [
          windowOf(tip),
          ['Together in 30 days', creditsText(tip.evidence.spent_microcredits)],
        ],
      };
    default:
      return rerated(tip);
  }
}

/** The account's own entries, priced again. */
function rerated(
  tip: Exclude<TipView, { kind: 'plan_instead_of_packages' | 'auto_top_up' | 'missing_budget' }>,
): EvidenceWords {
  const { evidence } = tip;
  return {
    head: ['Of', 'Entries', 'As it is', 'Instead'],
    rows: evidence.rows.map((row) => [
      row.name,
      count(row.count),
      creditsText(row.now_microcredits),
      creditsText(row.instead_microcredits),
    ]),
    sums: [
      windowOf(tip),
      [
        'Entries priced again',
        `${count(evidence.entries.count)}, from ${evidence.entries.first} to ${evidence.entries.last}`,
      ],
      ['Paid, by the cards of their time', creditsText(evidence.paid_microcredits)],
      [`As it is, by rate card ${evidence.card}`, creditsText(evidence.now_microcredits)],
      ['Instead, by the same card', creditsText(evidence.instead_microcredits)],
      ['Saving, as for 30 days, rounded down', creditsText(tip.saving_microcredits)],
      ...assumed(tip),
    ],
  };
}

/** What the one or the other takes for granted, or measured. */
function assumed(tip: TipView): readonly Fact[] {
  switch (tip.kind) {
    case 'right_size_server': {
      const { samples } = tip.evidence;
      return [
        [
          `In ${count(samples.hours)} hours of ${count(samples.days)} days`,
          `CPU ${samples.cpu_p95} %, memory ${samples.memory_p95} %, 95 % of the time below`,
        ],
      ];
    }
    case 'caching':
      return [
        [
          'Input tokens, and of these taken as cached',
          `${count(tip.evidence.input_tokens)}, ${count(tip.evidence.cached_input_tokens)}`,
        ],
      ];
    default:
      return [];
  }
}

const windowOf = ({ evidence }: TipView): Fact => [
  'Looked at',
  `${dayText(evidence.from)} – ${dayText(evidence.to)}`,
];
