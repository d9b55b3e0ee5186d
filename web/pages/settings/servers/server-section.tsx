import { type JSX, Show } from 'solid-js';
import { addressWith, useAddress } from '../../../address.ts';
import { ApiProblem } from '../../../api.ts';
import { viewerZone } from '../../../format.ts';
import { useMay } from '../../../session.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { type Fact, Facts } from '../writing/facts.tsx';
import { Notice } from '../writing/notice.tsx';
import { Said } from '../writing/said.tsx';
import { accruingAt, leaseLeftAt, runtimeAt, totalAt } from './accruing.ts';
import { SamplesPart } from './samples-part.tsx';
import { ServerActions } from './server-actions.tsx';
import { hoursText, leftText, remedies, stateWords, tierName, tones } from './server-words.ts';
import type { ReadServer } from './servers-api.ts';
import { useProjects, useServer } from './servers-queries.ts';
import { createTicking } from './ticking.ts';

/** All about one server, and what can be done with it. */
export function ServerSection(props: { id: string }) {
  const address = useAddress();
  const server = useServer(() => props.id);
  const isUnknown = () => server.error instanceof ApiProblem && server.error.status === 404;
  return (
    <>
      <p class="pb-3">
        <a
          href={address({ server: undefined })}
          class="inline-flex min-h-8 items-center text-sm font-medium text-accent underline underline-offset-4"
        >
          All servers
        </a>
      </p>
      <Panel
        title={server.data?.name ?? 'Server'}
        name="server"
        note={
          <>
            <code class="break-all">{props.id}</code>, times of {viewerZone()}
          </>
        }
      >
        <Said panel="server" />
        <Show
          when={!isUnknown()}
          fallback={
            <p class="px-4 pb-5 text-muted @sm:px-5">
              This account has no such server. The address may have been mistyped.
            </p>
          }
        >
          <Loaded of={server} what="the server" skeleton={<SkeletonRows rows={8} />}>
            {(data) => <About server={data()} />}
          </Loaded>
        </Show>
      </Panel>
      {/* Below facts of any length: it comes when they are there, and is not pushed down. */}
      <Show when={server.data}>
        <SamplesPart id={props.id} />
      </Show>
    </>
  );
}

function About(props: { server: ReadServer }) {
  const words = () => stateWords(props.server);
  return (
    <div class="flex flex-col gap-4 px-4 pb-4 @sm:px-5">
      <p>
        <span class={`font-medium ${tones[words().tone]}`}>{words().name}</span>{' '}
        <Show when={props.server.status !== 'stopping'}>{words().more}</Show>
      </p>
      <Show when={props.server.status === 'stopping'}>
        <Notice tone="warn" title="This server stops soon">
          <p>{words().more}</p>
          <Show when={props.server.stopping_reason}>
            {(reason) => <Remedy reason={reason()} />}
          </Show>
        </Notice>
      </Show>
      <ServerActions server={props.server} />
      <div class="grid grid-cols-1 gap-x-8 @md:grid-cols-2">
        <Facts of={factsOf(props.server, useNames())} />
        <Cost server={props.server} />
      </div>
      <p class="text-sm">
        <a
          href={addressWith(
            '/settings/usage',
            {},
            { group: 'server', key: props.server.id, range: '30d' },
          )}
          class="inline-flex min-h-8 items-center font-medium text-accent underline underline-offset-4"
        >
          Its entries of the last 30 days
        </a>
      </p>
    </div>
  );
}

function Remedy(props: { reason: keyof typeof remedies }) {
  const may = useMay();
  const remedy = () => remedies[props.reason];
  const link = () => {
    const known = remedy().link;
    return known && may(known[2]) ? known : undefined;
  };
  return (
    <p>
      {remedy().text}{' '}
      <Show when={link()}>
        {(known) => (
          <a
            href={known()[0]}
            class="inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-4"
          >
            {known()[1]}
          </a>
        )}
      </Show>
    </p>
  );
}

function useNames(): (id: string) => string {
  const projects = useProjects();
  return (id) => projects.data?.data.find((project) => project.id === id)?.name ?? id;
}

function factsOf(server: ReadServer, nameOf: (id: string) => string): readonly Fact[] {
  const at = (text: string | null): JSX.Element => text && <Time at={text} />;
  const facts: readonly (readonly [string, JSX.Element | null])[] = [
    ['Tier', tierName(server.tier)],
    ['Project', server.project && <bdi>{nameOf(server.project)}</bdi>],
    ['Member', server.member && <bdi>{server.member}</bdi>],
    ['Made', at(server.created_at)],
    ['Started last', at(server.started_at)],
    ['Paid until', at(server.paid_until)],
    ['Stopped', at(server.stopped_at)],
    ['Ended', at(server.ended_at)],
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact[1]));
}

/** What it cost, live. */
function Cost(props: { server: ReadServer }) {
  const now = createTicking();
  const runs = () => props.server.burn_per_hour_microcredits > 0;
  const row = 'flex items-center justify-between gap-4 border-t border-line py-1.5';
  return (
    <dl class="text-sm">
      <div class={row}>
        <dt class="w-3/5 text-muted">Making, credits</dt>
        <dd class="w-2/5 text-right font-medium">
          <Credits amount={props.server.provisioning_microcredits} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 text-muted">
          Runtime billed, <Figure text={hoursText(props.server.runtime_seconds)} />
        </dt>
        <dd class="w-2/5 text-right font-medium">
          <Credits amount={props.server.runtime_microcredits} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 text-muted">Runtime accruing now</dt>
        <dd class="w-2/5 text-right font-medium">
          <Credits amount={accruingAt(props.server, now())} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 text-muted">Runtime together</dt>
        <dd class="w-2/5 text-right font-medium">
          <Credits amount={runtimeAt(props.server, now())} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 font-medium">Total since it was made</dt>
        <dd class="w-2/5 text-right font-semibold" data-figure="server-total">
          <Credits amount={totalAt(props.server, now())} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 text-muted">Burns an hour</dt>
        <dd class="w-2/5 text-right font-medium">
          <Credits amount={props.server.burn_per_hour_microcredits} folds />
        </dd>
      </div>
      <div class={row}>
        <dt class="w-3/5 text-muted">Left of the paid lease</dt>
        <dd class="w-2/5 text-right font-medium">
          <Show when={runs()} fallback="–">
            <Figure text={leftText(leaseLeftAt(props.server, now()))} />
          </Show>
        </dd>
      </div>
    </dl>
  );
}
