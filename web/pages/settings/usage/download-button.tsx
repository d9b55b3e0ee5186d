import { createSignal, Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

interface DownloadButtonProps {
  what: string;
  wanted: () => { path: string; name: string };
}

/** Saves a CSV. What is too much for one file is offered as the next one: nothing is cut unsaid. */
export function DownloadButton(props: DownloadButtonProps) {
  const [part, setPart] = createSignal(0);
  const [rest, setRest] = createSignal<{ path: string; name: string; file: number }>();
  const [failure, setFailure] = createSignal<string>();

  async function download(from: { path: string; name: string }, file: number) {
    setFailure(undefined);
    setRest(undefined);
    setPart(1);
    try {
      const { readCsv, saveFile } = await import('./csv-file.ts');
      const csv = await readCsv(from.path, setPart);
      saveFile(csv.blob, file === 1 ? from.name : from.name.replace('.csv', `-${file}.csv`));
      if (csv.rest !== undefined) setRest({ path: csv.rest, name: from.name, file: file + 1 });
    } catch (reason) {
      setFailure(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setPart(0);
    }
  }
  const words = () =>
    part() > 1 ? `Part ${part()} …` : part() === 1 ? 'Preparing …' : 'Download CSV';
  return (
    <div class="relative">
      <Button
        disabled={part() > 0}
        onClick={() => void download(props.wanted(), 1)}
        class="w-36 justify-center"
      >
        <Icon name="download" class="size-3.5" /> {words()}
      </Button>
      <div
        role="status"
        class="absolute top-full right-0 z-2 mt-1 w-72 max-w-[80vw] rounded-md border border-edge bg-surface p-3 text-sm shadow-md empty:hidden"
      >
        <Show when={failure()}>
          {(reason) => (
            <>
              <p class="font-medium">Could not download the {props.what}.</p>
              <p class="text-muted">{reason()} Nothing was saved.</p>
              <Dismiss onClick={() => setFailure(undefined)} />
            </>
          )}
        </Show>
        <Show when={rest()}>
          {(next) => (
            <>
              <p class="font-medium">There is more than fits in one file.</p>
              <p class="mb-2 text-muted">The newest are saved. The rest follows where they end.</p>
              <Button onClick={() => void download(next(), next().file)}>
                Download file {next().file}
              </Button>
              <Dismiss onClick={() => setRest(undefined)} />
            </>
          )}
        </Show>
      </div>
    </div>
  );
}

const Dismiss = (props: { onClick: () => void }) => (
  <Button onClick={props.onClick} class="mt-2 ml-2">
    Dismiss
  </Button>
);
