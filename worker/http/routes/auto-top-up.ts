import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { actorOf } from '../../auth/principal.ts';
import type { SetTopUpAsk } from '../../stripe/top-up/set-top-up.ts';
import type { TopUpView } from '../../stripe/top-up/view.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { paymentStep, type Stepped } from '../payment-step.ts';
import { invalid, type Problem } from '../problem.ts';
import { checkQuery, isSeq, pageOf, parseCursor, parseLimit } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { topUpSetting } from '../schemas/top-up.ts';
import { attemptView, newestAttempts } from '../top-up-attempts.ts';

export async function readAutoTopUp(call: AccountCall): Promise<Response> {
  const view = await paymentStep(call, 'readTopUp', {});
  if (!view.ok) return refuse(call, view.error, { rate: view.rate });
  return json(200, await shown(call, view.value), { rate: view.rate });
}

/** Consent is written down twice: in the ledger, which decides, and in the audit log, in its words. */
export async function setAutoTopUp(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(topUpSetting, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const ask = askOf(call, parsed.value);
  if (!ask.ok) return refuse(call, ask.error);
  return stepOnce(call, body.value.raw, async () => {
    const set = await paymentStep(call, 'setTopUp', ask.value);
    if (set.ok) await recordSetting(call, set.value);
    return set;
  });
}

export const retryAutoTopUp = (call: AccountCall): Promise<Response> =>
  stepOnce(call, '', () => paymentStep(call, 'retryTopUp', {}));

type Setting = ReturnType<typeof topUpSetting.parse>;

function askOf(call: AccountCall, setting: Setting): Result<SetTopUpAsk, Problem> {
  if (!setting.enabled) return ok({ enabled: false });
  const { amount_microcredits: microcredits, package: item } = setting;
  if ((microcredits === undefined) === (item === undefined))
    return refusal(
      invalid('amount_microcredits', 'give either amount_microcredits or package, not both'),
    );
  return ok({
    enabled: true,
    threshold: setting.threshold_microcredits,
    bought: item === undefined ? { microcredits: microcredits as number } : { package: item },
    currency: setting.currency,
    monthlyCapMinor: setting.monthly_cap_minor,
    by: actorOf(call.principal),
    ...(setting.consent_text === undefined ? {} : { shown: setting.consent_text }),
  });
}

async function stepOnce(
  call: AccountCall,
  raw: string,
  step: () => Promise<Stepped<TopUpView>>,
): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account: scope } = call;
  const request = { scope, path: canonicalPath(call.url, scope), raw, rate: seen.rate };
  return once(call, request, async () => {
    const done = await step();
    return done.ok ? ok({ status: 200, body: await shown(call, done.value) }) : done;
  });
}

/** With its newest attempt, which is the entries' to say, drained or not. */
async function shown(call: AccountCall, view: TopUpView): Promise<object> {
  const { as_of_seq, card, consent_text, ...policy } = view;
  const found = await newestAttempts(call, { limit: 1 });
  const last = found.ok ? found.value.rows[0] : undefined;
  return {
    ...policy,
    last_attempt: last ? attemptView(last) : null,
    card,
    ...(consent_text === undefined ? {} : { consent_text }),
    as_of_seq,
  };
}

/** Named by when the policy was set, so an attempt that finishes another tells it once. */
function recordSetting(call: AccountCall, view: TopUpView): Promise<void> {
  const { set_at: setAt, consent, consent_text: text } = view;
  if (setAt === null) return Promise.resolve();
  const { enabled, threshold_microcredits, amount_microcredits, price_minor, currency } = view;
  const { monthly_cap_minor, package: bought } = view;
  const numbers = { threshold_microcredits, amount_microcredits, package: bought, price_minor };
  return record(call, {
    id: `top_up_${call.account}_${Date.parse(setAt)}`,
    action: 'auto_top_up.set',
    target: call.account,
    after: {
      enabled,
      ...numbers,
      currency,
      monthly_cap_minor,
      consent,
      consent_text: text ?? null,
    },
  });
}

export async function listTopUpAttempts(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  const before = parseCursor(call.url, isSeq);
  if (!before.ok) return refuse(call, before.error);
  const found = await newestAttempts(call, {
    limit: limit.value + 1,
    ...(before.value === undefined ? {} : { before: before.value }),
  });
  if (!found.ok) return denied(call, found);
  const { rows, ...page } = pageOf(found.value.rows, limit.value, ({ seq }) => seq);
  const data = rows.map(attemptView);
  return json(200, { data, ...page, as_of_seq: found.value.seq }, { rate: found.rate });
}
