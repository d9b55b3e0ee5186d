import { createSignal, Show } from 'solid-js';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** A CSV of the API, and what it is saved as. */
export interface CsvPart {
  readonly path: string;
  readonly name: string;
  /** Of several, which: from 2 on. */
  readonly file?: number;
}

export interface DownloadNote {
  readonly title: string;
  readonly text: string;
  /** What is left for another file. */
  readonly rest?: CsvPart;
}

interface DownloadButtonProps {
  what: string;
  wanted: () => CsvPart;
}

/** Saves a CSV. What is too much for one file is offered as the next one: nothing is cut unsaid. */
export function DownloadButton(props: DownloadButtonProps) {
  const [words, setWords] = createSignal('');
  const [note, setNote] = createSignal<DownloadNote>();

  async function download(part: CsvPart) {
    setNote(undefined);
    setWords('Preparing …');
    try {
      const { saveCsv } = await import('../csv-file.ts');
      setNote(await saveCsv(part, (number) => number > 1 && setWords(`Part ${number} …`)));
    } catch (reason) {
      const text = `${reason instanceof Error ? reason.message : reason} Nothing was saved.`;
      setNote({ title: `Could not download the ${props.what}.`, text });
    }
    setWords('');
  }
  return (
    <div class="relative">
      <Button
        disabled={words() !== ''}
        onClick={() => void download(props.wanted())}
        class="w-36 justify-center"
      >
        <Icon name="download" class="size-3.5" /> {words() || 'Download CSV'}
      </Button>
      <div
        role="status"
        class="absolute top-full right-0 z-2 mt-1 w-72 max-w-[80vw] rounded-md border border-edge bg-surface p-3 text-sm shadow-md empty:hidden"
      >
        <Show when={note()}>
          {(said) => (
            <>
              <p class="font-medium">{said().title}</p>
              <p class="mb-2 text-muted">{said().text}</p>
              <Show when={said().rest}>
                {(rest) => (
                  <Button onClick={() => void download(rest())}>Download file {rest().file}</Button>
                )}
              </Show>
              <Button onClick={() => setNote(undefined)} class="mt-2 ml-2">
                Dismiss
              </Button>
            </>
          )}
        </Show>
      </div>
    </div>
  );
}
