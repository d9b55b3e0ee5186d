import { type Catch, hunt } from './killers.ts';
import { broken, type Mutant, type Room } from './mutant.ts';
import { aWorkspace, type Workspace } from './workspace.ts';

export interface MutateOptions {
  /** Names; all when absent. */
  readonly only: readonly string[] | undefined;
  /** Random histories per mutant. */
  readonly runs: number;
  /** Rows of a table for the documentation instead of lines. */
  readonly markdown: boolean;
}

/** Answers an exit code: 1 when any mutant survives. */
export async function runMutants(all: readonly Mutant[], options: MutateOptions): Promise<0 | 1> {
  const mutants = chosen(all, options.only);
  // Each is a copy of the project and a run of its tests; two is what a small machine bears.
  const lanes = [await aWorkspace(), await aWorkspace()] as const;
  try {
    // Every mutant must apply before the first is tried.
    for (const mutant of mutants) broken(mutant, lanes[0].read);
    await assertIntactPasses(lanes[0], mutants, options.runs);
    const results = await tryAll(lanes, mutants, options);
    if (options.markdown)
      for (const mutant of mutants) console.log(row(mutant, results.get(mutant) ?? []));
    const survivors = mutants.filter((mutant) => results.get(mutant)?.length === 0);
    if (survivors.length > 0)
      console.log(`\nsurvived: ${survivors.map(({ name }) => name).join(', ')}`);
    console.log(`\n${mutants.length - survivors.length} caught, ${survivors.length} survived`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(lanes.map((lane) => lane.remove()));
  }
}

async function tryAll(
  lanes: readonly Workspace[],
  mutants: readonly Mutant[],
  { runs, markdown }: MutateOptions,
): Promise<ReadonlyMap<Mutant, readonly Catch[]>> {
  const results = new Map<Mutant, readonly Catch[]>();
  const waiting = [...mutants];
  const work = async (lane: Workspace) => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const caught = await tryOne(lane, mutant, runs);
      results.set(mutant, caught);
      if (!markdown) console.log(line(mutant, caught));
    }
  };
  await Promise.all(lanes.map(work));
  return results;
}

function chosen(all: readonly Mutant[], only: readonly string[] | undefined): readonly Mutant[] {
  const names = new Set(all.map(({ name }) => name));
  if (names.size < all.length) throw new Error('two mutants have the same name');
  const unknown = only?.filter((name) => !names.has(name)) ?? [];
  if (unknown.length > 0) throw new Error(`no mutant is called ${unknown.join(', ')}`);
  return only ? all.filter(({ name }) => only.includes(name)) : all;
}

/** Nothing is caught by tests that fail anyway. */
async function assertIntactPasses(lane: Workspace, mutants: readonly Mutant[], runs: number) {
  for (const room of new Set<Room>(mutants.map((mutant) => mutant.room))) {
    const failed = await hunt({ directory: lane.directory, room, runs });
    const files = failed.map(({ file }) => file).join(', ');
    if (files) throw new Error(`these fail with nothing broken: ${files}`);
  }
}

async function tryOne(lane: Workspace, mutant: Mutant, runs: number): Promise<readonly Catch[]> {
  const intact = new Map(mutant.edits.map(({ file }) => [file, lane.read(file)]));
  lane.write(broken(mutant, lane.read));
  try {
    return await hunt({ directory: lane.directory, room: mutant.room, runs });
  } catch (error) {
    throw new Error(`${mutant.name}: ${(error as Error).message}`, { cause: error });
  } finally {
    lane.write(intact);
  }
}

const by = (caught: readonly Catch[]): string =>
  caught
    .map(({ file, histories }) => {
      const test = file.replace(/^test\//, '').replace(/\.test\.ts$/, '');
      return histories === undefined ? test : `${test} (history ${histories})`;
    })
    .join(', ');

const line = ({ name, breaks }: Mutant, caught: readonly Catch[]): string =>
  caught.length === 0
    ? `SURVIVED  ${name}: ${breaks}`
    : `caught    ${name}: ${breaks} — by ${by(caught)}`;

const row = ({ name, breaks }: Mutant, caught: readonly Catch[]): string =>
  `| \`${name}\` | ${breaks} | ${by(caught) || '**nothing**'} |`;
