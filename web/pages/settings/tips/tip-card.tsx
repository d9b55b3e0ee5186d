import { For, Show } from 'solid-js';
import { useMay } from '../../../session.ts';
import { Button } from '../../../ui/button.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { Facts } from '../writing/facts.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { useWritesOff } from '../writing/writes-off.ts';
import { evidenceWords } from './evidence-words.ts';
import { followAddress, followNeeds, followVerbs } from './following.ts';
import { useStep } from './step.ts';
import type { TipChange, TipStatus, TipView } from './tips-api.ts';

interface TipCardProps {
  tip: TipView;
  status: TipStatus;
  change: (change: TipChange) => void;
}

/** What a tip says, what it saves, what that is reckoned from, and the way to follow it. */
export function TipCard(props: TipCardProps) {
  const step = useStep();
  const off = useWritesOff();
  const may = useMay();
  const act = () => props.tip.apply;
  return (
    <li class="border-t border-line py-3" data-tip={props.tip.kind}>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 class="min-w-0 font-semibold wrap-anywhere">{props.tip.title}</h3>
        <Show when={props.tip.saving_microcredits > 0}>
          <p class="font-medium text-good" data-figure="saving">
            Saves <Credits amount={props.tip.saving_microcredits} /> in 30 days
          </p>
        </Show>
      </div>
      <p class="mt-1 text-sm wrap-anywhere text-muted">{props.tip.text}</p>
      <div class="mt-2 flex flex-wrap gap-3">
        <Show
          when={props.status === 'open'}
          fallback={
            <Show when={may('notices:write')}>
              <Button disabled={off()} onClick={() => props.change('restore')}>
                Restore<span class="sr-only">: {props.tip.title}</span>
              </Button>
            </Show>
          }
        >
          <StepAnchor
            href={followAddress(act(), (name) => step.address(name, { tip: props.tip.id }))}
            primary
            needs={followNeeds[act().kind]}
            label={`${followVerbs[act().kind]}: ${props.tip.title}`}
          >
            {followVerbs[act().kind]}
          </StepAnchor>
          <Show when={may('notices:write')}>
            <Button disabled={off()} onClick={() => props.change('dismiss')}>
              Dismiss<span class="sr-only">: {props.tip.title}</span>
            </Button>
          </Show>
        </Show>
      </div>
      <details class="mt-2 text-sm">
        <summary class="min-h-6 font-medium text-accent">
          How this was reckoned<span class="sr-only">: {props.tip.title}</span>
        </summary>
        <Evidence tip={props.tip} />
      </details>
    </li>
  );
}

/** What scrolls sideways must be within reach of the arrow keys. */
const scrolls = 0;

function Evidence(props: { tip: TipView }) {
  const words = () => evidenceWords(props.tip);
  return (
    <div class="mt-2 flex flex-col gap-3">
      <Facts of={words().sums} />
      <section
        class="overflow-x-auto"
        tabindex={scrolls}
        aria-label={`Evidence: ${props.tip.title}`}
      >
        <table class="w-full text-sm">
          <thead>
            <tr class="text-left text-xs text-muted">
              <For each={words().head}>
                {(name, at) => (
                  <th scope="col" class={`py-1.5 pr-3 font-medium ${at() > 0 ? 'text-right' : ''}`}>
                    {name}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={words().rows}>
              {(row) => (
                <tr class="border-t border-line">
                  <For each={row}>
                    {(text, at) => (
                      <td
                        class={`py-1.5 pr-3 tabular-nums ${at() > 0 ? 'text-right' : 'wrap-anywhere'}`}
                      >
                        <bdi>{text}</bdi>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </div>
  );
}
