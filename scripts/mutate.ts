import { parseArgs } from 'node:util';
import { accounting } from './mutants/accounting.ts';
import { awaiting } from './mutants/awaiting.ts';
import { burning } from './mutants/burning.ts';
import { deciding } from './mutants/deciding.ts';
import { evolving } from './mutants/evolving.ts';
import { pricing } from './mutants/pricing.ts';
import { reversing } from './mutants/reversing.ts';
import { runMutants } from './mutants/run.ts';

/** Breaks the product on purpose, one way at a time, and says which test notices. */
const all = [
  ...burning,
  ...deciding,
  ...evolving,
  ...reversing,
  ...accounting,
  ...awaiting,
  ...pricing,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    runs: { type: 'string', default: '1000' },
    markdown: { type: 'boolean', default: false },
  },
});

const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');

process.exitCode = await runMutants(all, {
  only: values.only,
  runs,
  markdown: values.markdown,
});
