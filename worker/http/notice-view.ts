import type { NoticeFacts } from '../../core/notices/notice.ts';
import { noticeWords, shownFacts } from '../../core/notices/words.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';
import type { Notice } from '../../db/notices.ts';

/** A notice as its account reads it. */
export function noticeView({ id, kind, at, readAt, facts: stored }: Notice) {
  const facts = JSON.parse(stored) as NoticeFacts;
  return {
    id,
    kind,
    at: formatInstant(instant(at)),
    read_at: readAt === null ? null : formatInstant(instant(readAt)),
    ...noticeWords({ kind, facts }),
    facts: shownFacts(facts),
  };
}
