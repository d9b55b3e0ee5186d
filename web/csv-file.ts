import { ask } from './api.ts';
import type { CsvPart, DownloadNote } from './ui/download-button.tsx';

/** A file of at most this many parts is put together; the API puts 10,000 entries into each. */
const partsMax = 10;
/** A part is read from the store as it is written. */
const partMaxMs = 60_000;

export interface CsvFile {
  readonly blob: Blob;
  /** Where the rest begins, when there is more than a file holds. */
  readonly rest: string | undefined;
}

/** Reads a CSV of the API and the parts that follow it, as one file with one header. */
export async function readCsv(path: string, onPart: (part: number) => void): Promise<CsvFile> {
  const parts: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined && parts.length < partsMax) {
    onPart(parts.length + 1);
    const response: Response = await ask(next, { accept: 'text/csv', answerMaxMs: partMaxMs });
    const text = await response.text();
    parts.push(parts.length === 0 ? text : withoutHeader(text));
    next = nextPath(response.headers.get('link'));
  }
  return { blob: new Blob(parts, { type: 'text/csv;charset=utf-8' }), rest: next };
}

const withoutHeader = (csv: string): string => csv.slice(csv.indexOf('\n') + 1);

/** The path after `/v1` of the link to the next part, where there is one. */
export function nextPath(link: string | null): string | undefined {
  const url = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (url === undefined) return undefined;
  const { pathname, search } = new URL(url, location.origin);
  return pathname.replace(/^\/v1/, '') + search;
}

/** Hands a file to the browser, as a click on a link to it would. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Saves one file; says so when there is more than it holds. */
export async function saveCsv(
  { path, name, file = 1 }: CsvPart,
  onPart: (part: number) => void,
): Promise<DownloadNote | undefined> {
  const { blob, rest } = await readCsv(path, onPart);
  saveFile(blob, file === 1 ? name : name.replace('.csv', `-${file}.csv`));
  return rest === undefined
    ? undefined
    : {
        title: 'There is more than fits in one file.',
        text: 'The newest are saved. The rest follows where they end.',
        rest: { path: rest, name, file: file + 1 },
      };
}
