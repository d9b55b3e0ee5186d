import { type JSX, Show } from 'solid-js';
import type { KeyView } from '../../../keys-api.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Time } from '../../../ui/time.tsx';
import { dayText, momentText } from '../billing/amounts.ts';
import type { BudgetView } from '../budgets/budgets-api.ts';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { budgetText, expiryText, standingOf } from './key-words.ts';
import { scopesText } from './scope-words.ts';
import { useStep } from './step.ts';

interface KeyRowProps {
  key: KeyView;
  /** Microcredits this month; undefined while that is not known. */
  spent: number | undefined;
  budget: BudgetView | undefined;
}

const tones = { good: 'text-good', warn: 'text-warn', muted: 'text-muted' } as const;

/** One key: what it may do, how it stands, what it spent. */
export function KeyRow(props: KeyRowProps) {
  const step = useStep();
  const isActive = () => props.key.status === 'active';
  const about = () => ({ key: props.key.id });
  return (
    <li class="border-t border-line py-3" data-key={props.key.id}>
      <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div class="min-w-0">
          <h3 class="font-semibold wrap-anywhere">
            <bdi>{props.key.name}</bdi>
          </h3>
          <p class="font-mono text-xs break-all text-muted">{props.key.prefix}…</p>
        </div>
        <Show when={isActive()}>
          <div class="flex flex-wrap gap-3">
            <StepAnchor
              href={step.address('rotate-key', about())}
              label={`Rotate ${props.key.name}`}
              needs="api_keys:write"
            >
              Rotate
            </StepAnchor>
            <StepAnchor
              href={step.address('revoke-key', about())}
              label={`Revoke ${props.key.name}`}
              needs="api_keys:write"
            >
              Revoke
            </StepAnchor>
          </div>
        </Show>
      </div>
      <p class="mt-2 text-sm wrap-anywhere">{scopesText(props.key.scopes)}</p>
      <Facts {...props} />
      <Show when={props.key.previous_expires_at}>
        {(until) => (
          <p class="mt-2 flex items-start gap-1.5 text-sm font-medium text-warn">
            <Icon name="info" class="mt-0.5 size-4 shrink-0" />
            <span>Rotated: the secret before works until {momentText(until())}.</span>
          </p>
        )}
      </Show>
    </li>
  );
}

function Facts(props: KeyRowProps) {
  const standing = () => standingOf(props.key, new Date());
  return (
    <dl class="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 text-sm @md:grid-cols-5">
      <Fact name="Status">
        <span class={`font-medium ${tones[standing().tone]}`}>{standing().text}</span>
      </Fact>
      <Fact name="Created">{dayText(props.key.created_at)}</Fact>
      <Fact name="Expires">{expiryText(props.key)}</Fact>
      <Fact name="Last used">
        <Show when={props.key.last_used_at} fallback="never">
          {(at) => <Time at={at()} />}
        </Show>
      </Fact>
      <Fact name="Spent this month">
        <Show when={props.spent !== undefined} fallback="–">
          <Credits amount={props.spent ?? 0} /> credits
        </Show>
      </Fact>
      <Show when={props.budget}>
        {(budget) => (
          <div class="col-span-2 min-w-0 @md:col-span-5">
            <dt class="text-xs text-muted">Its budget</dt>
            <dd class="wrap-anywhere">
              {budgetText(budget())} ·{' '}
              <a
                href="/settings/usage/budgets"
                class="underline decoration-edge underline-offset-4 hover:decoration-accent"
              >
                Budgets
              </a>
            </dd>
          </div>
        )}
      </Show>
    </dl>
  );
}

const Fact = (props: { name: string; children: JSX.Element }) => (
  <div class="min-w-0">
    <dt class="text-xs text-muted">{props.name}</dt>
    <dd class="wrap-anywhere">{props.children}</dd>
  </div>
);
