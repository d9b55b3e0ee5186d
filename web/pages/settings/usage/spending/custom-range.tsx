import { useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { later } from '../../../../ui/later.tsx';
import { daysOf } from '../range.ts';

/** The form of a period of one's own, while the address asks for one. */
export function CustomRange() {
  const [params] = useSearchParams();
  return (
    <Show when={params.range === 'custom'}>
      <DaysForm days={daysOf(params)} />
    </Show>
  );
}

const DaysForm = later(
  'the form',
  async () => (await import('./days-form.tsx')).DaysForm,
  () => <div class="h-26 border-t border-line" />,
);
