import { breaksOf } from './mutant.ts';

/** How a summary is put together from what rollups counted and what they did not. */
export const summarising = [
  ...breaksOf('rollups', 'worker/http/usage-in-buckets.ts', [
    [
      'tail-counted-twice',
      'entries are added again that rollups counted after the object was asked',
      'tail.uses.filter(({ seq }) => seq > countedSeq)',
      'tail.uses',
    ],
    [
      'as-of-the-object-alone',
      'a summary counts entries beyond the seq it names',
      'seq: Math.max(tail.seq, countedSeq)',
      'seq: tail.seq',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage.ts', [
    [
      'days-of-another-zone',
      'days are read though their zone gave way to another meanwhile',
      "kept ? ok({ countedSeq: counted, windows }) : refuse('zone-changed')",
      'ok({ countedSeq: counted, windows })',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-stored.ts', [
    [
      'stored-sums-cut-off',
      'an answer is made of as many sums as were let out of the database, not of all',
      'if (series.length > max) return false;',
      '',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-ranked.ts', [
    [
      'any-number-of-sums',
      'an answer may have more sums than a Worker can hold',
      'results.length > usageSumsMax',
      'results.length < 0',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-found.ts', [
    [
      'edges-uncounted',
      'the edges of a range have entries that are read beyond the watermark as well',
      'head.first, head.counted AS last',
      'head.first, head.last AS last',
    ],
    [
      'beyond-the-drain',
      'D1 is read beyond where the tail begins',
      'min(head.last, CAST',
      'max(head.last, CAST',
    ],
    [
      'whole-day-too-soon',
      'the last day is read whole though entries after the range are in it',
      'iif(written.latest < ',
      'iif(written.latest > ',
    ],
    [
      'grants-given-back-are-spending',
      'what was taken from a grant and given back lowers what was spent',
      "\n      AND back.detail ->> '$.counter.source' IS NULL",
      '',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-sums.ts', [
    [
      'fresh-keys-in-the-rest',
      'a key that has become large since it was counted is left among the others',
      'iif(fresh, 0, row_number',
      'iif(0, 0, row_number',
    ],
    [
      'fresh-keys-take-places',
      'a key that has become small since it was counted keeps another from being shown',
      'OVER (PARTITION BY fresh ORDER',
      'OVER (ORDER',
    ],
  ]),
  ...breaksOf('rollups', 'core/usage/summary-plan.ts', [
    [
      'days-before-they-are-kept',
      'days are read from before the zone was first asked for',
      'Math.max(range.low, since)',
      'Math.max(range.low, 0)',
    ],
    [
      'quarter-before-the-range',
      'the cell a range begins within is read whole',
      'Math.ceil(low / cellMs)',
      'Math.floor(low / cellMs)',
    ],
  ]),
  ...breaksOf('rollups', 'core/usage/bucket-runs.ts', [
    [
      'runs-of-any-length',
      'buckets of different lengths are one run',
      'last.high === low && last.step === step',
      'last.high === low',
    ],
  ]),
  ...breaksOf('rollups', 'core/usage/top-groups.ts', [
    [
      'others-forget-the-rest',
      'what was added up in SQL is left out of the others',
      '...(rest ? [rest] : [])',
      '',
    ],
  ]),
];
