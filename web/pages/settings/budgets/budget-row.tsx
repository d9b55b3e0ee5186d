import { Show } from 'solid-js';
import { Credits } from '../../../ui/credits.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import {
  aboutText,
  nameOf,
  periodNames,
  projectedWords,
  resetText,
  shareText,
  standingOf,
} from './budget-words.ts';
import type { BudgetView } from './budgets-api.ts';
import { useStep } from './step.ts';

const tones = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-muted',
} as const;

/** One budget: what it is, what of it is spent and held, what comes of the period. */
export function BudgetRow(props: { budget: BudgetView }) {
  const step = useStep();
  const standing = () => standingOf(props.budget);
  const projected = () => projectedWords(props.budget);
  const about = () => ({ budget: props.budget.id });
  return (
    <li class="border-t border-line py-3" data-budget={props.budget.id}>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div class="min-w-0">
          <h3 class="font-semibold wrap-anywhere">
            <bdi>{nameOf(props.budget)}</bdi>{' '}
            <span class="rounded-md bg-sunken px-2 py-0.5 text-xs font-medium whitespace-nowrap">
              {props.budget.hard ? 'Hard: refuses' : 'Soft: tells'}
            </span>
          </h3>
          <p class="text-sm text-muted wrap-anywhere">
            <bdi>{aboutText(props.budget)}</bdi> · {periodNames[props.budget.period]},{' '}
            {props.budget.time_zone}
          </p>
        </div>
        <div class="flex flex-wrap gap-3">
          <StepAnchor
            needs="budgets:write"
            href={step.address('edit-budget', about())}
            label={`Change ${nameOf(props.budget)}`}
          >
            Change
          </StepAnchor>
          <StepAnchor
            needs="budgets:write"
            href={step.address('remove-budget', about())}
            label={`Remove ${nameOf(props.budget)}`}
          >
            Remove
          </StepAnchor>
        </div>
      </div>
      <Bar budget={props.budget} />
      <div class="flex flex-wrap items-center justify-between gap-x-4 text-sm">
        <span>
          <Credits amount={props.budget.spent_microcredits} /> spent (
          <Figure text={shareText(props.budget.spent_microcredits, props.budget)} />
          ), <Credits amount={props.budget.held_microcredits} /> held, of{' '}
          <Credits amount={props.budget.limit_microcredits} /> credits
        </span>
        <span class={`inline-flex items-center gap-1.5 font-medium ${tones[standing().tone]}`}>
          <Icon
            name={standing().tone === 'good' ? 'check' : standing().isOver ? 'warning' : 'info'}
          />
          {standing().text}
        </span>
      </div>
      <p class="mt-1 text-xs text-muted">
        Begins again <bdi>{resetText(props.budget)}</bdi>, {props.budget.time_zone}.
        <Show when={props.budget.projected && projected()}>
          {(words) => (
            <>
              {' '}
              <span classList={{ 'font-medium text-warn': words().isOver }}>
                Likely at the end:{' '}
                <Credits amount={props.budget.projected?.low_microcredits ?? 0} /> –{' '}
                <Credits amount={props.budget.projected?.high_microcredits ?? 0} /> {words().by}:{' '}
                {words().passes}.
              </span>
            </>
          )}
        </Show>
      </p>
    </li>
  );
}

/** Spent, then held, against the limit; marks at 50 and 80 %. The text below says the same. */
function Bar(props: { budget: BudgetView }) {
  const percent = (part: number) => Math.min(100, (part / props.budget.limit_microcredits) * 100);
  const spent = () => percent(props.budget.spent_microcredits);
  const used = () => percent(props.budget.spent_microcredits + props.budget.held_microcredits);
  return (
    <svg class="my-2 block h-2 w-full overflow-hidden rounded-sm" aria-hidden="true">
      <rect class="bar-track fill-track" width="100%" height="100%" />
      <rect
        class="bar-fill fill-accent"
        width={`${used()}%`}
        height="100%"
        rx="2"
        fill-opacity="0.45"
      />
      <rect class="bar-fill fill-accent" width={`${spent()}%`} height="100%" rx="2" />
      <line x1="50%" x2="50%" y1="0" y2="100%" class="stroke-edge" />
      <line x1="80%" x2="80%" y1="0" y2="100%" class="stroke-edge" />
    </svg>
  );
}
