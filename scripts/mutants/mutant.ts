/** One exact text and what stands in its place; the text must occur exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Which tests are to notice: those of the ledger and its account, of prices, or of rollups. */
export type Room = 'ledger' | 'pricing' | 'rollups';

/** A break made on purpose. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with the product once it is made, in words. */
  readonly breaks: string;
  readonly room: Room;
  readonly edits: readonly Edit[];
}

type Break = readonly [name: string, breaks: string, find: string, replace: string];

/** Breaks of one file, each a single edit. */
export const breaksOf = (room: Room, file: string, list: readonly Break[]): Mutant[] =>
  list.map(([name, breaks, find, replace]) => ({
    name,
    breaks,
    room,
    edits: [{ file, find, replace }],
  }));

/** The text with the edit made. Throws when the edit no longer fits: a mutant must never rot. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file} has this ${found} times, not once:\n${find}`);
  return text.replace(find, () => replace);
}

/** The files a mutant changes, as they are with all its edits made. */
export function broken(mutant: Mutant, read: (file: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const edit of mutant.edits)
    try {
      texts.set(edit.file, edited(texts.get(edit.file) ?? read(edit.file), edit));
    } catch (error) {
      throw new Error(`${mutant.name} no longer applies: ${(error as Error).message}`);
    }
  return texts;
}
