import type { EntryView } from '../../../api.ts';
import { formatMoment } from '../../../format.ts';
import { seqOfId } from './entry-words.ts';

type Fact = readonly [name: string, value: string];

/** The rest of what an entry says, for the foot of its receipt. Only what is there. */
export function factsOf(
  entry: EntryView,
  projectName: (id: string) => string | undefined,
  locale: string,
): Fact[] {
  const moment = (at: string | undefined) => at && formatMoment(new Date(at), locale);
  const facts: [string, string | undefined][] = [
    ['Project', entry.project && (projectName(entry.project) ?? entry.project)],
    ['Server', entry.server],
    ['Member', entry.member],
    ['API key', entry.api_key],
    ['Hold', entry.hold && `of entry ${seqOfId(entry.hold)}`],
    ['Reverses', entry.reverses && `entry ${seqOfId(entry.reverses)}`],
    ['Expires', moment(entry.expires_at)],
    ['Happened', moment(entry.occurred_at)],
    ['Late', entry.late ? 'the hold had run out' : undefined],
    ['Payment', entry.payment],
    ['Event', entry.id_of_event],
    ['Entry', `${entry.seq} (${entry.id})`],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
