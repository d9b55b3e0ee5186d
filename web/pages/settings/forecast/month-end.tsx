import { viewerLocale } from '../../../format.ts';
import { dateFormat } from '../../../intl.ts';
import { Credits } from '../../../ui/credits.tsx';
import type { MonthEnd as MonthEndView } from './forecast-api.ts';

/** What the month comes to: a range first, because a single number would promise too much. */
export function MonthEnd(props: { of: MonthEndView; zone: string }) {
  const lastDay = () =>
    dateFormat(viewerLocale(), {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: props.zone,
    }).format(new Date(Date.parse(props.of.until) - 1));
  return (
    <div class="px-4 pb-4 @sm:px-5">
      <p class="text-lg font-semibold" data-figure="month-end">
        <Credits amount={props.of.low_microcredits} /> –{' '}
        <Credits amount={props.of.high_microcredits} />
      </p>
      <p class="min-h-6 text-sm text-muted">by the end of {lastDay()}, 8 times of 10</p>
      <dl class="mt-3 text-sm">
        <div class="flex items-center justify-between gap-4 border-t border-line py-1.5">
          <dt class="text-muted">Most likely</dt>
          <dd class="font-medium">
            <Credits amount={props.of.point_microcredits} />
          </dd>
        </div>
        <div class="flex items-center justify-between gap-4 border-t border-line py-1.5">
          <dt class="text-muted">Spent in this month so far</dt>
          <dd class="font-medium">
            <Credits amount={props.of.so_far_microcredits} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
