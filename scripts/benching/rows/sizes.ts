import { type BuiltSizes, builtSizes } from '../built-sizes.ts';
import { atMost, type Measured } from '../goal.ts';

const names: Readonly<Record<keyof BuiltSizes, string>> = {
  debitPath: 'script loaded for a debit, gzip',
  worker: 'all script of the Worker, gzip',
  firstLoad: 'first load by the heaviest address, JS + CSS, gzip',
  dashboard: 'all of the dashboard that customers load, gzip',
  operator: 'the pages of operators beside it, gzip',
};

/** What is aimed at; what fails the suite is `sizesMax` (decision 14). */
const goals: BuiltSizes = {
  debitPath: 60,
  worker: 250,
  firstLoad: 60,
  dashboard: 100,
  operator: 40,
};

export async function sizes(): Promise<Measured[]> {
  const built = await builtSizes();
  return (Object.keys(names) as (keyof BuiltSizes)[]).map((part) =>
    atMost({ row: 12, what: names[part], unit: ' KB', digits: 1 }, built[part], goals[part]),
  );
}
