import { Show } from 'solid-js';
import { viewerZone } from '../../../format.ts';
import { periodNames } from '../budgets/budget-words.ts';
import { Field } from '../writing/field.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { Draft } from './draft.ts';

interface BudgetPartProps {
  draft: Draft;
  /** Of the limit. */
  problem: string | undefined;
  change: (part: Partial<Draft>) => void;
}

/** A budget for the key alone, made with it. */
export function BudgetPart(props: BudgetPartProps) {
  return (
    <fieldset class="flex flex-col gap-3">
      <legend class="pb-1 text-xs font-medium text-muted">What it may spend</legend>
      <label class="flex gap-2 text-sm">
        <input
          type="checkbox"
          name="budgeted"
          checked={props.draft.budgeted}
          onChange={(event) => props.change({ budgeted: event.currentTarget.checked })}
          class="mt-0.5 size-4.5 shrink-0 accent-accent"
        />
        <span>Give it a budget of its own</span>
      </label>
      <Show when={props.draft.budgeted}>
        <div class="grid gap-3 @sm:grid-cols-2">
          <Field
            name="limit"
            label="Limit"
            unit="credits"
            value={props.draft.limit}
            problem={props.problem}
            onInput={(limit) => props.change({ limit })}
          />
          <SelectField
            name="period"
            label={`Every (${viewerZone()})`}
            value={props.draft.period}
            options={Object.entries(periodNames)}
            onChoose={(period) => props.change({ period: period as Draft['period'] })}
          />
        </div>
        <label class="flex gap-2 text-sm">
          <input
            type="checkbox"
            name="hard"
            checked={props.draft.hard}
            onChange={(event) => props.change({ hard: event.currentTarget.checked })}
            class="mt-0.5 size-4.5 shrink-0 accent-accent"
          />
          <span>Refuse what would pass it; otherwise it only tells</span>
        </label>
      </Show>
    </fieldset>
  );
}
