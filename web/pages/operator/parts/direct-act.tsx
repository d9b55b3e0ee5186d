import { buttonClass } from '../../../ui/button.tsx';
import { refusalText } from '../../settings/writing/refusal-text.ts';
import { type PanelName, useSay } from '../../settings/writing/said.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { useWritesOff } from '../../settings/writing/writes-off.ts';

interface DirectActProps<T> {
  panel: PanelName;
  name: string;
  /** What it acts on, where the words alone would not say. */
  of?: string;
  busyWords: string;
  /** A sentence for when it did not happen. */
  failed: string;
  run: (key: string) => Promise<T>;
  /** What came of it. */
  done: (answer: T) => { readonly text: string; readonly tone: 'good' | 'bad' };
  after: () => unknown;
}

/** A button that acts at once and keeps its focus, for what takes nothing away and may be done any number of times. */
export function DirectAct<T>(props: DirectActProps<T>) {
  const off = useWritesOff();
  const say = useSay();
  let answer: T | undefined;
  const write = createWrite(async (_: string, key) => {
    answer = await props.run(key);
  });
  const act = async () => {
    const { panel } = props;
    const done = await write.run(props.name);
    if (done) say({ panel, ...props.done(answer as T) });
    else if (write.failure())
      say({ panel, tone: 'bad', text: `${props.failed} ${refusalText(write.failure())}` });
    void props.after();
  };
  return (
    <button
      type="button"
      disabled={off()}
      aria-disabled={write.busy()}
      onClick={() => !write.busy() && void act()}
      class={buttonClass()}
    >
      {write.busy() ? props.busyWords : props.name}
      {props.of && <span class="sr-only"> {props.of}</span>}
    </button>
  );
}
