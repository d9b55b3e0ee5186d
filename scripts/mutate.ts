import { parseArgs } from 'node:util';
import { mutants } from './mutants/every-mutant.ts';
import { runMutants } from './mutants/run.ts';

/** Breaks the product on purpose, one way at a time, and says which test notices. */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    runs: { type: 'string', default: '1000' },
    markdown: { type: 'boolean', default: false },
  },
});

const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');

process.exitCode = await runMutants(mutants, {
  only: values.only,
  runs,
  markdown: values.markdown,
});
