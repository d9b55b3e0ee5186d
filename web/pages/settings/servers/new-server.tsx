import { createSignal, Show } from 'solid-js';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { creditsText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { Facts } from '../writing/facts.tsx';
import { useSay } from '../writing/said.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { optionOf } from './server-words.ts';
import { makeServer, type NewServer as NewServerAsk, type TierPrice } from './servers-api.ts';
import { useProjects, useServerUpdates, useTierPrices } from './servers-queries.ts';
import { useStep } from './step.ts';

/** Making a server: its name, how large, whose it is, and what that costs. */
export function NewServer(props: StepBody) {
  const prices = useTierPrices();
  return (
    <div class="pt-3">
      <Loaded of={prices} what="the prices" skeleton={<SkeletonRows rows={9} />}>
        {(data) => (
          <Show
            when={data().length > 0}
            fallback={
              <div class="flex flex-col gap-4 px-5 pb-4">
                <p>The rate card in force prices no servers, so none can be made.</p>
                <Actions keep="Back" onKeep={props.close} />
              </div>
            }
          >
            <Form prices={data()} close={props.close} />
          </Show>
        )}
      </Loaded>
    </div>
  );
}

const nameMax = 100;

function Form(props: StepBody & { prices: readonly TierPrice[] }) {
  const step = useStep();
  const projects = useProjects();
  const updates = useServerUpdates();
  const say = useSay();
  const [name, setName] = createSignal('');
  const [tier, setTier] = createSignal(step.param('tier') ?? props.prices[0]?.tier ?? '');
  const [project, setProject] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  let form: HTMLFormElement | undefined;
  const price = () => props.prices.find((one) => one.tier === tier()) ?? props.prices[0];
  const write = createWrite((ask: NewServerAsk, key) => makeServer(ask, key));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = name().trim();
    if (!wanted || wanted.length > nameMax) {
      setProblem(`Give it a name of up to ${nameMax} characters.`);
      form?.querySelector('input')?.focus();
      return;
    }
    const ask = { name: wanted, tier: tier(), ...(project() && { project: project() }) };
    if (!(await write.run(ask))) return;
    say({
      panel: 'servers',
      tone: 'good',
      text: `${wanted} is being made. It is charged when it starts, and not at all if it fails.`,
    });
    props.close();
    void updates.reread();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 pb-4">
      <TextField
        name="name"
        label="Name"
        value={name()}
        problem={problem()}
        onInput={(text) => {
          setName(text);
          setProblem(undefined);
        }}
      />
      <SelectField
        name="tier"
        label="Tier"
        value={tier()}
        options={props.prices.map(optionOf)}
        onChoose={setTier}
      />
      <SelectField
        name="project"
        label="Project"
        value={project()}
        options={[
          ['', 'None'],
          ...(projects.data?.data ?? []).map(({ id, name: named }) => [id, named] as const),
        ]}
        onChoose={setProject}
      />
      <Show when={price()}>
        {(known) => (
          <Facts
            of={[
              ['Making it, held now and charged when it starts', creditsText(known().making)],
              ['Running, an hour, billed to the second', creditsText(known().perHour)],
            ]}
          />
        )}
      </Show>
      <WriteFailure
        what="make the server"
        error={write.failure()}
        otherwise="No server was made and no credits moved."
      />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Making …" submits>
            Make server
          </Act>
        }
      />
    </form>
  );
}
