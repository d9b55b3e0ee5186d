import { Show } from 'solid-js';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { followEntries } from '../writing/follow-entries.ts';
import { SayingsProvider } from '../writing/said.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { useChoice } from './choice.ts';
import { ListSection } from './list-section.tsx';
import { ServerSection } from './server-section.tsx';
import { useServerUpdates } from './servers-queries.ts';
import { type StepName, useStep } from './step.ts';

/** Settings > Usage > Servers: what runs, what it costs, and the means to change that. */
export function ServersPage() {
  usePageTitle(() => 'Servers');
  const choice = useChoice();
  const step = useStep();
  const updates = useServerUpdates();
  followEntries(
    ({ kind, server, meter }) =>
      server !== undefined || kind.startsWith('server') || meter === 'server.provision',
    updates.reread,
  );
  return (
    <SayingsProvider>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Servers
        </h1>
        <LiveStatusLine />
      </div>
      <Show when={choice.server()} keyed fallback={<ListSection />}>
        {(id) => <ServerSection id={id} />}
      </Show>
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const act = (
  which: 'StartServer' | 'StopServer' | 'ResizeServer' | 'DeleteServer',
  rows?: number,
) => stepBody(async () => (await import('./act-steps.tsx'))[which], 'this step', rows);

const needs = 'servers:write';

const steps: Record<StepName, Step> = {
  'new-server': {
    title: 'New server',
    panel: 'servers',
    needs,
    Body: stepBody(async () => (await import('./new-server.tsx')).NewServer, 'the form', 9),
  },
  'start-server': { title: 'Start this server?', panel: 'server', needs, Body: act('StartServer') },
  'stop-server': { title: 'Stop this server?', panel: 'server', needs, Body: act('StopServer') },
  'resize-server': {
    title: 'Resize this server',
    panel: 'server',
    needs,
    Body: act('ResizeServer', 7),
  },
  'delete-server': {
    title: 'Delete this server?',
    panel: 'server',
    needs,
    Body: act('DeleteServer'),
  },
};
