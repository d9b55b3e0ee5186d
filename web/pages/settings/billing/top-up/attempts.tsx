import { For } from 'solid-js';
import type { Attempt } from '../../../../billing-api.ts';
import { useAttempts } from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Time } from '../../../../ui/time.tsx';
import { LoadMore } from '../../writing/load-more.tsx';
import { creditsText, moneyText } from '../amounts.ts';
import { attemptText, causeNames } from './attempt-words.ts';

/** Every attempt at an auto top-up, newest first: when, why, and how it ended. */
export function Attempts() {
  const attempts = useAttempts();
  const rows = () => attempts.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Loaded of={attempts} what="the log" skeleton={<SkeletonRows rows={3} />}>
      {() => (
        <>
          <ul class="text-sm">
            <For each={rows()}>{(attempt) => <AttemptRow attempt={attempt} />}</For>
          </ul>
          <LoadMore of={attempts} end="That is every attempt." />
        </>
      )}
    </Loaded>
  );
}

const AttemptRow = (props: { attempt: Attempt }) => (
  <li class="border-t border-line py-1.5">
    <span class="flex flex-wrap items-center justify-between gap-x-4">
      <span class="font-medium">{attemptText(props.attempt)}</span>
      <span class="tabular-nums">
        {moneyText(
          props.attempt.charged_minor ?? props.attempt.amount_minor,
          props.attempt.currency,
        )}{' '}
        for {creditsText(props.attempt.amount_microcredits)}
      </span>
    </span>
    <span class="text-xs text-muted">
      <Time at={props.attempt.at} full /> · {causeNames[props.attempt.cause]}
    </span>
  </li>
);
