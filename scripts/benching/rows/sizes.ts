import { type BuiltSizes, builtSizes, sizesMax } from '../built-sizes.ts';
import { atMost, type Measured } from '../goal.ts';

const names: Readonly<Record<keyof BuiltSizes, string>> = {
  debitPath: 'script loaded for a debit, gzip',
  worker: 'all script of the Worker, gzip',
  firstLoad: 'first load by the heaviest address, JS + CSS, gzip',
  dashboard: 'all of the dashboard, gzip',
};

export async function sizes(): Promise<Measured[]> {
  const built = await builtSizes();
  return (Object.keys(names) as (keyof BuiltSizes)[]).map((part) =>
    atMost({ row: 12, what: names[part], unit: ' KB', digits: 1 }, built[part], sizesMax[part]),
  );
}
