import { useNavigate } from '@solidjs/router';
import { createEffect, createSignal } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import { viewerLocale, viewerZone } from '../../../../format.ts';
import { buttonClass } from '../../../../ui/button.tsx';
import { nothingSelected } from './choice.ts';
import { type Days, type DaysProblem, daysProblem } from './custom-days.ts';
import { DayField } from './day-field.tsx';

/** Two days and what is wrong with them, at the one that is wrong. */
export function DaysForm(props: { days: Days }) {
  const address = useAddress();
  const navigate = useNavigate();
  const [days, setDays] = createSignal<Days>({ first: '', last: '' });
  const [problem, setProblem] = createSignal<DaysProblem>();
  // A deep link with days that cannot be shown says so at once.
  createEffect(() => {
    setDays(props.days);
    setProblem(daysProblem(props.days, viewerLocale()));
  });
  let form: HTMLFormElement | undefined;

  const apply = (event: SubmitEvent) => {
    event.preventDefault();
    const found = daysProblem(days(), viewerLocale());
    setProblem(found);
    if (found) return form?.querySelector<HTMLInputElement>(`[name="${found.field}"]`)?.focus();
    const { first: from, last: to } = days();
    navigate(address({ ...nothingSelected, range: 'custom', from, to }), { scroll: false });
  };

  const field = (name: keyof Days, label: string) => (
    <DayField
      name={name}
      label={label}
      value={days()[name]}
      problem={problem()?.field === name ? problem()?.message : undefined}
      onInput={(day) => setDays({ ...days(), [name]: day })}
    />
  );
  return (
    <form
      ref={form}
      novalidate
      onSubmit={apply}
      aria-label="Custom period"
      class="flex flex-wrap items-start gap-3 border-t border-line px-4 py-3 @sm:px-5"
    >
      {field('first', 'First day')}
      {field('last', 'Last day')}
      <button type="submit" class={buttonClass(true, 'mt-5')}>
        Show period
      </button>
      <p class="w-full text-xs text-muted">
        Both days are inside, from midnight to midnight in {viewerZone()}.
      </p>
    </form>
  );
}
