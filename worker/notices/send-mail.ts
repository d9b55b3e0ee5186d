import { dayMs, type Instant } from '../../core/units/instant.ts';
import { type DueMail, endMail, mailTriesMax } from '../../db/notice-mails.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { mailOf } from './mail.ts';

/** The platform's words for a deployment that may not send: for its operator, not for the customer. */
const notSetUp = new Set(['E_SENDER_NOT_VERIFIED', 'E_SENDER_DOMAIN_NOT_AVAILABLE']);

/** What passes by itself. Anything else the platform names is the same with the next try. */
const passing = new Set([
  'E_RATE_LIMIT_EXCEEDED',
  'E_DAILY_LIMIT_EXCEEDED',
  'E_DELIVERY_FAILED',
  'E_INTERNAL_SERVER_ERROR',
]);

export interface Sender {
  readonly binding: SendEmail;
  readonly from: EmailMessageBuilder['from'];
}

/** Who sends e-mail here; undefined where nobody does. */
export const senderOf = ({ EMAIL, EMAIL_FROM }: Env): Sender | undefined =>
  EMAIL && EMAIL_FROM ? { binding: EMAIL, from: fromOf(EMAIL_FROM) } : undefined;

/** `Name <address>`, or an address alone. */
function fromOf(text: string): Sender['from'] {
  const [, name = '', email = ''] = /^\s*([^<>]+?)\s*<([^<>\s]+)>\s*$/.exec(text) ?? [];
  return email === '' ? text.trim() : { name, email };
}

/** What is older is no news: an account's entries may be carried over again, or long after. */
const newsForMs = 2 * dayMs;

/**
 * Sends a claimed mail and notes what came of it. What is cut off in between is sent again with the
 * next try: a mail may come twice, it is never lost silently. Never throws.
 */
export async function sendMail(
  env: Env,
  { binding, from }: Sender,
  mail: DueMail,
  now: Instant,
): Promise<void> {
  const { id, account, tries, address, accountName } = mail;
  try {
    if (!address || !accountName || mail.at < now - newsForMs)
      return await endMail(database(env), id, 'none');
    // The last try was cut off: whether it was sent nobody knows.
    if (tries > mailTriesMax) return await endMail(database(env), id, 'failed');
    const end = await send(binding, {
      from,
      to: address,
      ...mailOf({ ...mail, accountName, dashboard: env.DASHBOARD_URL }),
    });
    if (end.kind === 'sent') return await endMail(database(env), id, 'sent');
    log('warn', 'e-mail not sent', { notice: id, account, tries, error: end.error });
    if (end.kind === 'again' && tries < mailTriesMax) return;
    await endMail(database(env), id, end.kind === 'not-set-up' ? 'none' : 'failed');
  } catch (error) {
    log('error', 'e-mail not settled', { notice: id, error: describeError(error) });
  }
}

type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'again' | 'failed' | 'not-set-up'; readonly error: string };

async function send(binding: SendEmail, message: EmailMessageBuilder): Promise<Sent> {
  try {
    await binding.send(message);
    return { kind: 'sent' };
  } catch (error) {
    const code = codeOf(error);
    const told = code ?? describeError(error).split('\n')[0] ?? '';
    if (code !== undefined && notSetUp.has(code)) return { kind: 'not-set-up', error: told };
    return { kind: code === undefined || passing.has(code) ? 'again' : 'failed', error: told };
  }
}

/** `E_…`, where the platform named it. */
const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('E_') ? code : undefined;
};
