import { Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { formatCount, viewerLocale, viewerZone } from '../../../format.ts';
import { lists, retryEvent, type StripeEvent, type StripeEvents } from '../../../operator-api.ts';
import { useList, useOperatorUpdates } from '../../../operator-queries.ts';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { Time } from '../../../ui/time.tsx';
import { StepAnchor } from '../../settings/writing/step-anchor.tsx';
import { AccountLink } from '../parts/account-link.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { DirectAct } from '../parts/direct-act.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { countsText, emptyTexts, statusChoices, statusNames, statusTones } from './event-words.ts';
import { useStep } from './step.ts';

/** Stripe's events, and the means to work on one again. */
export function EventsSection() {
  const param = useParam();
  const address = useAddress();
  const status = () => statusChoices.find((known) => known === param('status'));
  const events = useList<StripeEvents>(lists.events, () => ({
    status: status(),
    cursor: param('after'),
  }));
  return (
    <ListPanel
      title="Stripe events"
      name="events"
      note={
        events.data ? countsText(events.data) : `By when they came, newest first, ${viewerZone()}`
      }
      aside={
        <ChoiceLinks
          label="Which events"
          of={[undefined, ...statusChoices].map((choice) => ({
            name: choice ? statusNames[choice] : 'All',
            href: address({ status: choice, after: undefined }),
            isCurrent: status() === choice,
          }))}
        />
      }
      of={events}
      what="the events"
      param="after"
      empty={emptyTexts[status() ?? 'all']}
      end="That is every event of this choice that is still kept."
    >
      {(page) => (
        <ul class="text-sm">
          <ById of={page().data} id={({ id }) => id}>
            {(event) => <EventRow event={event()} />}
          </ById>
        </ul>
      )}
    </ListPanel>
  );
}

function EventRow(props: { event: StripeEvent }) {
  const step = useStep();
  const updates = useOperatorUpdates();
  const retried = (event: StripeEvent) =>
    ({
      tone: event.status === 'done' || event.status === 'ignored' ? 'good' : 'bad',
      text: `${event.type} (${event.id}) is ${statusNames[event.status].toLowerCase()} now. ${event.reason ?? ''}`,
    }) as const;
  return (
    <li
      class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5"
      data-event={props.event.id}
    >
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">{props.event.type}</span>{' '}
          <span class={`font-medium ${statusTones[props.event.status]}`}>
            {statusNames[props.event.status]}
          </span>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          came <Time at={props.event.received_at} full /> · {props.event.id}
          <Show when={props.event.object}>{(object) => <> · {object().id}</>}</Show>
        </p>
        <p class="text-xs wrap-anywhere">
          <AccountLink account={props.event.account} />{' '}
          <span class="text-muted">
            {formatCount(props.event.attempts, viewerLocale())}{' '}
            {props.event.attempts === 1 ? 'attempt' : 'attempts'}
            <Show when={props.event.next_at}>
              {(at) => (
                <>
                  , next <Time at={at()} full />
                </>
              )}
            </Show>
          </span>
        </p>
        <Show when={props.event.reason}>
          {(reason) => <p class="text-xs text-muted wrap-anywhere">{reason()}</p>}
        </Show>
      </div>
      <div class="flex flex-wrap gap-2">
        <DirectAct
          panel="events"
          name="Retry"
          of={`${props.event.type} ${props.event.id}`}
          busyWords="Retrying …"
          failed={`${props.event.type} could not be worked on again.`}
          run={(key) => retryEvent(props.event.id, key)}
          done={retried}
          after={updates.reread}
        />
        <Show when={props.event.status === 'quarantined'}>
          <StepAnchor
            href={step.address('dismiss', { event: props.event.id })}
            label={`Dismiss ${props.event.type} ${props.event.id}`}
          >
            Dismiss
          </StepAnchor>
        </Show>
      </div>
    </li>
  );
}
