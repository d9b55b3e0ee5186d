import {
  createContext,
  createEffect,
  createSignal,
  on,
  type ParentProps,
  Show,
  useContext,
} from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { Notice } from './notice.tsx';

/** Where something can be said. */
export type PanelName =
  | ('buy' | 'top-up' | 'plan' | 'cards')
  | ('servers' | 'server' | 'budgets' | 'tips' | 'notices' | 'notice-settings')
  | ('standing' | 'account-payments' | 'events' | 'quarantined' | 'reconciliations' | 'crons')
  | ('operators' | 'platform-keys' | 'keys')
  | ('members' | 'invitations' | 'account-name' | 'profile' | 'browsers' | 'own-accounts');

interface Saying {
  readonly panel: PanelName;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

interface Sayings {
  readonly saying: () => Saying | undefined;
  readonly say: (saying: Saying | undefined) => void;
}

const Context = createContext<Sayings>();

/** What came of the newest change, said in the panel it was made in, also after its dialog is gone. */
export function SayingsProvider(props: ParentProps) {
  const [saying, say] = createSignal<Saying>();
  return <Context.Provider value={{ saying, say }}>{props.children}</Context.Provider>;
}

export function useSay(): Sayings['say'] {
  return useSayings().say;
}

function useSayings(): Sayings {
  const sayings = useContext(Context);
  if (!sayings) throw new Error('a saying outside the SayingsProvider');
  return sayings;
}

export function Said(props: { panel: PanelName }) {
  const { saying, say } = useSayings();
  const here = () => {
    const said = saying();
    return said?.panel === props.panel ? said : undefined;
  };
  let region: HTMLDivElement | undefined;
  const focusTitle = () => region?.closest('section')?.querySelector<HTMLElement>('h2')?.focus();
  // What was carried out may have taken away the button that had the focus.
  createEffect(
    on(here, (said) => said && document.activeElement === document.body && focusTitle()),
  );
  const dismiss = () => {
    say(undefined);
    focusTitle();
  };
  return (
    <div ref={region} role="status" class="px-4 empty:hidden @sm:px-5">
      <Show when={here()}>
        {(said) => (
          <Notice tone={said().tone} class="mb-4">
            <div class="flex flex-wrap items-center gap-3">
              <span class="min-w-0">{said().text}</span>
              <Button onClick={dismiss}>Dismiss</Button>
            </div>
          </Notice>
        )}
      </Show>
    </div>
  );
}
