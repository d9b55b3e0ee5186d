import { useSearchParams } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { momentText } from '../billing/amounts.ts';
import { Notice } from '../writing/notice.tsx';
import { refusalText } from '../writing/refusal-text.ts';
import { Said, SayingsProvider, useSay } from '../writing/said.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { type StepName, useStep } from './step.ts';
import { TipCard } from './tip-card.tsx';
import { changeTip, type TipChange, type TipStatus, type TipView } from './tips-api.ts';
import { useTips, useTipUpdates } from './tips-queries.ts';

/** Settings > Usage > Tips: what would cost less, and what that is reckoned from. */
export function TipsPage() {
  usePageTitle(() => 'Tips');
  const step = useStep();
  return (
    <SayingsProvider>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Tips
        </h1>
        <LiveStatusLine />
      </div>
      <TipsSection />
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const emptyWords: Record<TipStatus, string> = {
  open: 'No tips now. When something would cost you less, or spare you a surprise, it appears here with what it is reckoned from.',
  dismissed: 'No tip was dismissed.',
};

function TipsSection() {
  const [params] = useSearchParams();
  const address = useAddress();
  const status = (): TipStatus => (params.show === 'dismissed' ? 'dismissed' : 'open');
  const tips = useTips(status);
  const changes = createChanges(status);
  const choices = [
    ['open', 'Open'],
    ['dismissed', 'Dismissed'],
  ] as const;
  return (
    <Panel
      title={status() === 'open' ? 'Open tips' : 'Dismissed tips'}
      name="tips"
      note="Savings are credits in 30 days"
      aside={
        <ChoiceLinks
          label="Which tips"
          of={choices.map(([value, name]) => ({
            name,
            href: address({ show: value === 'open' ? undefined : value }),
            isCurrent: status() === value,
          }))}
        />
      }
    >
      <Said panel="tips" />
      <Undo of={changes.undoable()} undo={changes.undo} forget={changes.forget} />
      <Loaded of={tips} what="the tips" skeleton={<SkeletonRows rows={4} class="h-24" />}>
        {(data) => (
          <>
            <ul class="px-4 pb-2 @sm:px-5">
              <For
                each={data().data}
                fallback={<li class="pb-3 text-muted">{emptyWords[status()]}</li>}
              >
                {(tip) => (
                  <TipCard
                    tip={tip}
                    status={status()}
                    change={(change) => void changes.carryOut(tip, change)}
                  />
                )}
              </For>
            </ul>
            <Show when={data().made_at}>
              {(at) => (
                <p class="px-4 pb-3 text-xs text-muted @sm:px-5">As reckoned {momentText(at())}</p>
              )}
            </Show>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** Dismissing and restoring: at once on screen, taken back when the server does not agree. */
function createChanges(status: () => TipStatus) {
  const updates = useTipUpdates();
  const say = useSay();
  const [undoable, setUndoable] = createSignal<TipView>();
  const write = createWrite(({ id, change }: { id: string; change: TipChange }, key) =>
    changeTip(id, change, key),
  );
  const run = async (tip: TipView, change: TipChange, from: TipStatus) => {
    say(undefined);
    const rollBack = updates.tryRemove(from, tip.id);
    const done = await write.run({ id: tip.id, change });
    if (done) setUndoable(change === 'dismiss' ? tip : undefined);
    else {
      rollBack();
      const why = refusalText(write.failure());
      const text = `“${tip.title}” could not be ${change === 'dismiss' ? 'dismissed' : 'restored'}. ${why} It is as it was; try again.`;
      say({ panel: 'tips', tone: 'bad', text });
    }
    await updates.reread();
  };
  return {
    undoable,
    forget: () => setUndoable(undefined),
    carryOut: (tip: TipView, change: TipChange) => run(tip, change, status()),
    undo: (tip: TipView) => run(tip, 'restore', 'dismissed'),
  };
}

/** The way back from a dismissal, where the tip was. */
function Undo(props: {
  of: TipView | undefined;
  undo: (tip: TipView) => unknown;
  forget: () => void;
}) {
  let region: HTMLDivElement | undefined;
  const focusTitle = () => region?.closest('section')?.querySelector<HTMLElement>('h2')?.focus();
  const then = (act: () => unknown) => {
    focusTitle();
    act();
  };
  return (
    <div ref={region} role="status" class="px-4 empty:hidden @sm:px-5">
      <Show when={props.of}>
        {(tip) => (
          <Notice tone="good" class="mb-4">
            <div class="flex flex-wrap items-center gap-3">
              <span class="min-w-0">“{tip().title}” was dismissed.</span>
              <Button onClick={() => then(() => props.undo(tip()))}>Undo</Button>
              <Button onClick={() => then(props.forget)}>Close</Button>
            </div>
          </Notice>
        )}
      </Show>
    </div>
  );
}

const steps: Record<StepName, Step> = {
  'how-to': {
    title: 'How to follow this tip',
    panel: 'tips',
    Body: stepBody(async () => (await import('./follow-steps.tsx')).HowTo, 'this step'),
  },
  'stop-servers': {
    title: 'Stop these servers?',
    panel: 'tips',
    needs: 'servers:write',
    Body: stepBody(async () => (await import('./follow-steps.tsx')).StopServers, 'this step'),
  },
};
