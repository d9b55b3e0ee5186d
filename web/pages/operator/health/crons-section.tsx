import { Show } from 'solid-js';
import { formatCount, viewerLocale, viewerZone } from '../../../format.ts';
import { type CronRun, runCron } from '../../../operator-api.ts';
import { useCronRuns, useOperatorUpdates } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { Said } from '../../settings/writing/said.tsx';
import { ById } from '../parts/by-id.tsx';
import { DirectAct } from '../parts/direct-act.tsx';
import { jobTitles, runState } from './cron-words.ts';

/** What runs by the clock, and the means to run it now. */
export function CronsSection() {
  const runs = useCronRuns();
  return (
    <Panel title="Jobs" name="crons" class="mt-4" note={`By the clock; last runs, ${viewerZone()}`}>
      <Said panel="crons" />
      <Loaded of={runs} what="the jobs" skeleton={<SkeletonRows rows={8} class="h-12" />}>
        {(data) => (
          <Show
            when={data().data.length > 0}
            fallback={<p class="px-4 pb-5 text-muted @sm:px-5">No jobs are set up.</p>}
          >
            <ul class="text-sm">
              <ById of={data().data} id={({ job }) => job}>
                {(run) => <Row run={run()} />}
              </ById>
            </ul>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

function Row(props: { run: CronRun }) {
  const updates = useOperatorUpdates();
  const state = () => runState(props.run);
  const title = () => jobTitles[props.run.job] ?? props.run.job;
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p>
          <span class="font-medium">{title()}</span>{' '}
          <span class={`font-medium ${state().tone}`}>{state().name}</span>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          {props.run.job}, {props.run.cron}
          <Show when={props.run.started_at}>
            {(at) => (
              <>
                {' · '}began <Time at={at()} full />
              </>
            )}
          </Show>
          <Show when={props.run.took_ms !== null}>
            , took {formatCount(props.run.took_ms ?? 0, viewerLocale())} ms
          </Show>
          <Show when={props.run.handled !== null}>
            , handled {formatCount(props.run.handled ?? 0, viewerLocale())}
          </Show>
        </p>
        <Show when={props.run.error}>
          {(error) => <p class="text-xs text-bad wrap-anywhere">{error()}</p>}
        </Show>
        <Show when={(props.run.late || props.run.error) && props.run.succeeded_at}>
          {(at) => (
            <p class="text-xs text-muted">
              last went well <Time at={at()} full />
            </p>
          )}
        </Show>
      </div>
      <DirectAct
        panel="crons"
        name="Run now"
        of={title()}
        busyWords="Running …"
        failed={`${title()} could not be run.`}
        run={(key) => runCron(props.run.job, key)}
        done={(run) => ({
          tone: run.error ? 'bad' : 'good',
          text: run.error
            ? `${title()} failed: ${run.error}`
            : `${title()} ran; it handled ${formatCount(run.handled ?? 0, viewerLocale())}.`,
        })}
        after={updates.reread}
      />
    </li>
  );
}
