import type { BenchOptions } from '../options.ts';
import type { Running } from '../start.ts';
import { aCompany, hugeCompany, usualCompany } from './company.ts';
import { type Ledger, makeLedger } from './make-ledger.ts';
import { type RolledUp, rollUp } from './roll-up.ts';

export interface Ledgers {
  readonly small: Ledger;
  readonly middle: Ledger;
  readonly large: Ledger;
  /** Of the large one alone. */
  readonly rolledUp: RolledUp;
}

/** Entries of each: as the goals say, enough to see that everything runs, and as many as may come. */
const sizes = {
  whole: { company: usualCompany, entries: [10_000, 100_000, 1_000_000] },
  quick: { company: usualCompany, entries: [1_000, 4_000, 16_000] },
  huge: { company: hugeCompany, entries: [10_000, 100_000, 2_000_000] },
} as const;

/** Three ledgers of the same company over the same days, all in D1 and all counted. */
export async function makeLedgers(
  { client, base, platformKey }: Running,
  { quick, huge }: Pick<BenchOptions, 'quick' | 'huge'>,
  report: (text: string) => void,
): Promise<Ledgers> {
  // A minute back, so that what is written from now on comes after.
  const now = Date.now() - 60_000;
  const size = sizes[huge ? 'huge' : quick ? 'quick' : 'whole'];
  const company = aCompany(7, size.company);
  const made = async (entries: number) => {
    report(`making a ledger of ${entries.toLocaleString('en')} entries`);
    const ledger = await makeLedger(client, platformKey, company, { entries, now });
    report(`made in ${(ledger.tookMs / 1_000).toFixed(1)} s`);
    return ledger;
  };
  const [few, some, many] = size.entries;
  const [small, middle] = [await made(few), await made(some)];
  await rollUp(base);
  const large = await made(many);
  return { small, middle, large, rolledUp: await rollUp(base) };
}
