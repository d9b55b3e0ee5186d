import { createSignal, For, Show } from 'solid-js';
import { microcreditsPerCredit } from '../../../../core/units/credits.ts';
import { viewerLocale } from '../../../format.ts';
import { useMay } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { creditsText } from '../billing/amounts.ts';
import { Act } from '../writing/actions.tsx';
import { Facts } from '../writing/facts.tsx';
import { Field } from '../writing/field.tsx';
import { numberToType, parseNumber } from '../writing/parse-number.ts';
import { Said, useSay } from '../writing/said.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { kindWords } from './kind-words.ts';
import { type NoticeSettings, type NoticeSettingsAsk, setNoticeSettings } from './notices-api.ts';
import { useNoticeSettings, useNoticeUpdates } from './notices-queries.ts';

/** What goes out by e-mail, where to, and from when on the balance is low. */
export function SettingsSection() {
  const settings = useNoticeSettings();
  const may = useMay();
  return (
    <Panel
      title="What you are told"
      name="notice-settings"
      note="Everything is told here. What is ticked also goes out by e-mail, once each time."
    >
      <Said panel="notice-settings" />
      <Loaded of={settings} what="the settings" skeleton={<SkeletonRows rows={6} />}>
        {(data) => (
          <Show when={may('notices:write')} fallback={<AsTheyAre of={data()} />}>
            <Form of={data()} />
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

/** For roles that may see them and no more. */
function AsTheyAre(props: { of: NoticeSettings }) {
  const emailed = () =>
    kindWords.filter(([kind]) => props.of.emailed.includes(kind)).map(([, words]) => words);
  return (
    <div class="px-4 pb-4 @sm:px-5">
      <Facts
        of={[
          ['E-mail address', props.of.email ?? props.of.account_email ?? 'None'],
          ['The balance is low below', `${creditsText(props.of.low_balance_microcredits)}`],
        ]}
      />
      <p class="mt-3 text-sm text-muted">By e-mail</p>
      <ul class="list-disc pl-5 text-sm">
        <For each={emailed()} fallback={<li>Nothing</li>}>
          {(words) => <li>{words}</li>}
        </For>
      </ul>
    </div>
  );
}

const creditDecimals = 6;
/** As many as the API takes. */
const lowBalanceMax = 1_000_000_000 * microcreditsPerCredit;

type Problem = { readonly field: 'email' | 'low'; readonly message: string };

function Form(props: { of: NoticeSettings }) {
  const updates = useNoticeUpdates();
  const say = useSay();
  const first = props.of;
  const [email, setEmail] = createSignal(first.email ?? '');
  const [emailed, setEmailed] = createSignal(first.emailed);
  const [low, setLow] = createSignal(
    numberToType(first.low_balance_microcredits, creditDecimals, viewerLocale()),
  );
  const [problem, setProblem] = createSignal<Problem>();
  let form: HTMLFormElement | undefined;
  const write = createWrite(async (ask: NoticeSettingsAsk, key) =>
    updates.putSettings(await setNoticeSettings(ask, key)),
  );
  const problemAt = (field: Problem['field']) =>
    problem()?.field === field ? problem()?.message : undefined;

  const asked = (): NoticeSettingsAsk | Problem => {
    const address = email().trim();
    if (address && !/^\S+@\S+\.\S+$/.test(address))
      return { field: 'email', message: 'Enter an address like name@example.com.' };
    const lowBalance = parseNumber(low(), creditDecimals, viewerLocale());
    if (lowBalance === undefined || lowBalance > lowBalanceMax)
      return { field: 'low', message: 'Enter a number of credits, like 100; 0 tells of nothing.' };
    return {
      email: address || null,
      emailed: emailed(),
      low_balance_microcredits: lowBalance,
    };
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    say(undefined);
    const ask = asked();
    if ('message' in ask) {
      setProblem(ask);
      form?.querySelector<HTMLElement>(`[name="${ask.field}"]`)?.focus();
      return;
    }
    if (await write.run(ask))
      say({ panel: 'notice-settings', tone: 'good', text: 'Saved. It counts from now on.' });
  };
  const tick = (kind: NoticeSettings['emailed'][number], on: boolean) =>
    setEmailed(on ? [...emailed(), kind] : emailed().filter((one) => one !== kind));
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-4 pb-4 @sm:px-5">
      <Show when={!props.of.sends_email}>
        <p class="text-sm text-warn">
          This installation sends no e-mail: notices are told here and by webhook alone.
        </p>
      </Show>
      <TextField
        name="email"
        type="email"
        label="E-mail address"
        hint={
          props.of.account_email
            ? `Left empty, it is the account's own: ${props.of.account_email}.`
            : 'Left empty, nothing goes out by e-mail.'
        }
        value={email()}
        problem={problemAt('email')}
        onInput={(text) => {
          setEmail(text);
          setProblem(undefined);
        }}
      />
      <Field
        name="low"
        label="The balance is low below"
        unit="credits"
        value={low()}
        problem={problemAt('low')}
        onInput={(text) => {
          setLow(text);
          setProblem(undefined);
        }}
      />
      <fieldset class="flex flex-col gap-2">
        <legend class="pb-1 text-xs font-medium text-muted">By e-mail</legend>
        <For each={kindWords}>
          {([kind, words]) => (
            <label class="flex gap-2 text-sm">
              <input
                type="checkbox"
                name={kind}
                checked={emailed().includes(kind)}
                onChange={(event) => tick(kind, event.currentTarget.checked)}
                class="mt-0.5 size-4.5 shrink-0 accent-accent"
              />
              <span>{words}</span>
            </label>
          )}
        </For>
      </fieldset>
      <WriteFailure
        what="save the settings"
        error={write.failure()}
        otherwise="They are as they were."
      />
      <div>
        <Act busy={write.busy()} busyWords="Saving …" submits>
          Save settings
        </Act>
      </div>
    </form>
  );
}
