/** What a request says of metadata: fields to set, '' to remove one, '' for all. */
type Asked = Record<string, string | number | null> | '' | null | undefined;

/** The metadata of a new object. */
export const newMetadata = (asked: Asked): Record<string, string> => changedMetadata({}, asked);

/** Metadata after a change: what is not named stays. */
export function changedMetadata(
  before: Record<string, string> | null,
  asked: Asked,
): Record<string, string> {
  if (asked === undefined) return before ?? {};
  if (asked === '' || asked === null) return {};
  const after: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(asked))
    if (value === '' || value === null) delete after[key];
    else after[key] = String(value);
  return after;
}

/** A text a request may unset by sending it empty. */
export const orNull = (text: string | null | undefined): string | null => text || null;

/** `after` is what was asked, or what was there when nothing was. */
export const textAfter = (before: string | null | undefined, asked: string | null | undefined) =>
  asked === undefined ? (before ?? null) : asked || null;
