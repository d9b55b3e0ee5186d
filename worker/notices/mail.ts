import type { NoticeFacts, NoticeKind } from '../../core/notices/notice.ts';
import { noticeWords } from '../../core/notices/words.ts';

/** A notice, whom it is about, and where the dashboard is. */
export interface Mailed {
  readonly kind: NoticeKind;
  /** JSON */
  readonly facts: string;
  readonly accountName: string;
  /** Base url of the dashboard; without it a mail names no page. */
  readonly dashboard: string | undefined;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Plain on purpose: no picture, no style that a mail program has to understand. */
export function mailOf({ kind, facts, accountName, dashboard }: Mailed): Mail {
  const { title, text, link } = noticeWords({ kind, facts: JSON.parse(facts) as NoticeFacts });
  const page = dashboard && new URL(link, dashboard).href;
  const why = `You get this because ${accountName} has notices of this kind sent to this address. Change that under Settings › Notices.`;
  const lines = [`${title}.`, text, `Account: ${accountName}`, ...(page ? [page] : []), why];
  const shown = page ? `<p><a href="${escaped(page)}">Open the dashboard</a></p>` : '';
  return {
    // A header has one line.
    subject: title.replaceAll(/\p{Cc}+/gu, ' '),
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
<p>Account: ${escaped(accountName)}</p>
${shown}
<p><small>${escaped(why)}</small></p>
</body>
</html>
`,
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
