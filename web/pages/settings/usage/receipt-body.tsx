import { For, Show } from 'solid-js';
import type { EntryView } from '../../../api.ts';
import { viewerLocale } from '../../../format.ts';
import { type Receipt, useGrants, useProjects } from '../../../ledger-queries.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Time } from '../../../ui/time.tsx';
import { detailOf, effectOf, kindNames, seqOfId, signs, titleOf } from './entry-words.ts';
import { sourceName } from './grant-sums.ts';
import { factsOf } from './receipt-facts.ts';
import { Part } from './receipt-part.tsx';
import { Pricing } from './receipt-pricing.tsx';

/** What was measured, how it was priced, which grants bore it, and where it stands in the chain. */
export function ReceiptBody(props: { receipt: Receipt }) {
  const entry = () => props.receipt.entry;
  return (
    <div class="px-5 py-4">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <p class="text-lg font-semibold">{titleOf(entry())}</p>
        <p class="text-lg font-semibold">
          <Credits amount={entry().amount_microcredits} sign={signs[effectOf(entry())]} />{' '}
          <span class="text-sm font-normal text-muted">credits</span>
        </p>
      </div>
      <p class="text-sm text-muted">
        {kindNames[entry().kind]}, <Time at={entry().at} full />
      </p>
      <p class="text-sm break-words text-muted">
        <bdi>{detailOf(entry(), viewerLocale())}</bdi>
      </p>
      <Show when={props.receipt.explanation}>
        {(explanation) => <Pricing explanation={explanation()} />}
      </Show>
      <Show when={entry().draws?.length}>
        <Draws entry={entry()} />
      </Show>
      <Facts entry={entry()} />
    </div>
  );
}

function Draws(props: { entry: EntryView }) {
  const grants = useGrants();
  const nameOf = (id: string) => {
    const grant = grants.data?.data.find((known) => known.id === id);
    return grant ? sourceName(grant.source) : 'Grant';
  };
  return (
    <Part title={props.entry.kind === 'void' ? 'Given back to' : 'Borne by'}>
      <ul class="text-sm">
        <For each={props.entry.draws}>
          {(draw) => (
            <li class="flex justify-between gap-4 py-0.5">
              <span>
                {nameOf(draw.grant)} <span class="text-muted">of entry {seqOfId(draw.grant)}</span>
              </span>
              <Credits amount={draw.amount_microcredits} aligned />
            </li>
          )}
        </For>
      </ul>
    </Part>
  );
}

function Facts(props: { entry: EntryView }) {
  const projects = useProjects();
  const projectName = (id: string) => projects.data?.data.find((known) => known.id === id)?.name;
  return (
    <Part title="In the ledger">
      <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <dt class="text-muted">Available after</dt>
        <dd class="text-right">
          <Credits amount={props.entry.available_microcredits} />
        </dd>
        <dt class="text-muted">Held after</dt>
        <dd class="text-right">
          <Credits amount={props.entry.held_microcredits} />
        </dd>
        <For each={factsOf(props.entry, projectName, viewerLocale())}>
          {([name, value]) => (
            <>
              <dt class="text-muted">{name}</dt>
              <dd class="text-right wrap-anywhere">
                <bdi>{value}</bdi>
              </dd>
            </>
          )}
        </For>
      </dl>
      <p class="mt-2 text-sm text-muted">Hash</p>
      <p class="font-mono text-xs break-all">{props.entry.hash}</p>
    </Part>
  );
}
