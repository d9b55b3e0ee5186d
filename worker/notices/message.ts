import { eventTypes, type NoticeFacts, type ToldKind } from '../../core/notices/notice.ts';
import { shownFacts } from '../../core/notices/words.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';

/** A notice as an endpoint is told of it. */
export interface Told {
  readonly notice: string;
  readonly account: string;
  readonly externalId: string | null;
  readonly kind: ToldKind;
  readonly at: number;
  /** JSON */
  readonly facts: string;
}

/** The body of an event: the same bytes with each try. */
export function messageOf({ notice, account, externalId, kind, at, facts }: Told): string {
  const data = { account, external_id: externalId, notice };
  return JSON.stringify({
    type: eventTypes[kind],
    timestamp: formatInstant(instant(at)),
    data: { ...data, ...shownFacts(JSON.parse(facts) as NoticeFacts) },
  });
}

/** What is sent to see whether an endpoint hears. */
export const testMessage = (endpoint: string, at: number): string =>
  JSON.stringify({
    type: 'webhook.test',
    timestamp: formatInstant(instant(at)),
    data: { endpoint },
  });
