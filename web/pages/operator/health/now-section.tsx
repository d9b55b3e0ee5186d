import { For } from 'solid-js';
import type { Overview } from '../../../operator-api.ts';
import { useOverview } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { type Sign, signsOf } from './signs.ts';

/** The numbers an operator is woken by. What is as it should be steps back. */
export function NowSection() {
  const overview = useOverview();
  return (
    <Panel title="Now" note={<Note of={overview.data} />}>
      <Loaded of={overview} what="the numbers" skeleton={<SkeletonRows rows={5} class="h-12" />}>
        {(data) => (
          <ul class="grid grid-cols-1 gap-x-6 px-4 pb-3 text-sm @sm:grid-cols-2 @sm:px-5">
            <For each={signsOf(data())}>{(sign) => <Line sign={sign} />}</For>
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

const Note = (props: { of: Overview | undefined }) => (
  <>
    Read every 30 seconds
    {props.of && (
      <>
        , last <Time at={props.of.at} full />
      </>
    )}
  </>
);

function Line(props: { sign: Sign }) {
  return (
    <li class="flex items-start justify-between gap-4 border-t border-line py-2">
      <div class="min-w-0">
        <p class="min-h-6">
          {props.sign.href ? (
            <a
              href={props.sign.href}
              class="inline-block min-h-6 underline decoration-edge underline-offset-4 hover:decoration-accent"
            >
              {props.sign.name}
            </a>
          ) : (
            props.sign.name
          )}
        </p>
        <p class="text-xs text-muted wrap-anywhere">{props.sign.more}</p>
      </div>
      <p
        class={`shrink-0 font-medium tabular-nums ${props.sign.wrong ? 'text-bad' : 'text-muted'}`}
      >
        {props.sign.value}
        <span class="sr-only">{props.sign.wrong ? ', to be looked at' : ''}</span>
      </p>
    </li>
  );
}
