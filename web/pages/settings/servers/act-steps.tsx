import { type Accessor, createSignal, For, type JSX, Show } from 'solid-js';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { creditsText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { Facts } from '../writing/facts.tsx';
import { refusalText } from '../writing/refusal-text.ts';
import { useSay } from '../writing/said.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { type ActWords, actWords } from './act-words.ts';
import { useChoice } from './choice.ts';
import { allows } from './server-actions.tsx';
import { optionOf, tierName } from './server-words.ts';
import { actOnServer, type ReadServer, type ServerAct, type TierPrice } from './servers-api.ts';
import { useServer, useServerUpdates, useTierPrices } from './servers-queries.ts';
import { type StepName, useStep } from './step.ts';

/** Steps that change one server: each names it and what follows, and begins with leaving it be. */

interface BodyProps extends StepBody {
  server: ReadServer;
}

/** The server the address names, if the step is one it can take now. */
function OfServer(
  props: StepBody & { step: StepName; children: (server: Accessor<ReadServer>) => JSX.Element },
) {
  const choice = useChoice();
  const server = useServer(() => choice.server() ?? '');
  return (
    <div class="pt-3">
      <Loaded
        of={server}
        what="the server"
        skeleton={<SkeletonRows rows={props.step === 'resize-server' ? 7 : 4} />}
      >
        {(data) => (
          <Show
            when={allows(data().status, props.step)}
            fallback={
              <div class="flex flex-col gap-4 px-5 pb-4">
                <p>
                  <bdi>{data().name}</bdi> has changed meanwhile: this cannot be done any more.
                </p>
                <Actions keep="Back" onKeep={props.close} />
              </div>
            }
          >
            {props.children(data)}
          </Show>
        )}
      </Loaded>
    </div>
  );
}

export const StartServer = (props: StepBody) => (
  <OfServer step="start-server" close={props.close}>
    {(server) => <Confirm server={server()} close={props.close} ask={{ act: 'start' }} />}
  </OfServer>
);

export const StopServer = (props: StepBody) => (
  <OfServer step="stop-server" close={props.close}>
    {(server) => <Confirm server={server()} close={props.close} ask={{ act: 'stop' }} />}
  </OfServer>
);

export const DeleteServer = (props: StepBody) => (
  <OfServer step="delete-server" close={props.close}>
    {(server) => <Confirm server={server()} close={props.close} ask={{ act: 'delete' }} />}
  </OfServer>
);

export const ResizeServer = (props: StepBody) => (
  <OfServer step="resize-server" close={props.close}>
    {(server) => <Resize server={server()} close={props.close} />}
  </OfServer>
);

function Confirm(props: BodyProps & { ask: ServerAct; more?: JSX.Element; none?: boolean }) {
  const act = createAct(props);
  const words = (): ActWords => actWords(props.server, props.ask);
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <For each={words().consequences}>{(sentence) => <p>{sentence}</p>}</For>
      {props.more}
      <Actions
        keep={words().keep}
        onKeep={props.close}
        act={
          <Show when={!props.none}>
            <Act
              busy={act.busy()}
              busyWords="Sending …"
              onClick={() => void act.carryOut(props.ask)}
            >
              {words().act}
            </Act>
          </Show>
        }
      />
    </div>
  );
}

/** Shown at once; taken back, and said, when the server does not agree. */
function createAct(props: BodyProps) {
  const updates = useServerUpdates();
  const say = useSay();
  const { id } = props.server;
  const write = createWrite((ask: ServerAct, key) => actOnServer(id, ask, key));
  return {
    busy: write.busy,
    async carryOut(ask: ServerAct) {
      const words = actWords(props.server, ask);
      props.close();
      const rollBack = updates.tryChange(id, words.change);
      if (await write.run(ask)) say({ panel: 'server', tone: 'good', text: words.done });
      else {
        rollBack();
        const why = refusalText(write.failure());
        say({
          panel: 'server',
          tone: 'bad',
          text: `${words.failed} ${why} It is as it was; try again.`,
        });
      }
      void updates.reread();
    },
  };
}

function Resize(props: BodyProps) {
  const prices = useTierPrices();
  const step = useStep();
  const others = (all: readonly TierPrice[]) =>
    all.filter(({ tier }) => tier !== props.server.tier);
  return (
    <Loaded of={prices} what="the prices" skeleton={<SkeletonRows rows={7} />}>
      {(all) => (
        <ResizeForm
          {...props}
          prices={all()}
          others={others(all())}
          first={step.param('tier') ?? others(all())[0]?.tier ?? ''}
        />
      )}
    </Loaded>
  );
}

interface ResizeFormProps extends BodyProps {
  prices: readonly TierPrice[];
  others: readonly TierPrice[];
  first: string;
}

function ResizeForm(props: ResizeFormProps) {
  const [tier, setTier] = createSignal(props.first);
  const priceOf = (name: string) => props.prices.find((price) => price.tier === name);
  const perHour = (name: string) => {
    const price = priceOf(name);
    return price ? `${creditsText(price.perHour)} an hour` : 'not priced';
  };
  const before = () =>
    props.server.burn_per_hour_microcredits > 0
      ? `${creditsText(props.server.burn_per_hour_microcredits)} an hour`
      : perHour(props.server.tier);
  return (
    <Confirm
      server={props.server}
      close={props.close}
      ask={{ act: 'resize', tier: tier() }}
      none={priceOf(tier()) === undefined}
      more={
        <>
          <SelectField
            name="tier"
            label="New tier"
            value={tier()}
            options={props.others.map(optionOf)}
            onChoose={setTier}
          />
          <Facts
            of={[
              [`Burns now, ${tierName(props.server.tier)}`, before()],
              [`Burns then, ${tierName(tier())}`, perHour(tier())],
            ]}
          />
        </>
      }
    />
  );
}
