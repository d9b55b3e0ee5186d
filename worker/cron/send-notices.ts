import { type Instant, instant, later } from '../../core/units/instant.ts';
import { claimMails, forgoMails } from '../../db/notice-mails.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { senderOf, sendMail } from '../notices/send-mail.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

/** What a run claims it begins within half a minute, and no claim runs out sooner than in one. */
const mailsPerPageMax = 50;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;
const forgonePerRunMax = 1_000;

/** Sends the e-mail of notices that is due. Where nobody sends any, none waits. */
export async function sendNotices(env: Env, at: Instant): Promise<number> {
  const sender = senderOf(env);
  if (!sender) return forgoMails(database(env), at, forgonePerRunMax);
  const until = Date.now() + beginsForMaxMs;
  // What came up since the minute the cron is of need not wait for the next.
  const now = later(at, instant(Date.now()));
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax && Date.now() < until; page++) {
    const due = await claimMails(database(env), now, mailsPerPageMax);
    // What was claimed and not begun in time has its next try, like one that was cut off.
    await eachOf(due, (mail) => sendMail(env, sender, mail, now), until);
    handled += due.length;
    if (due.length < mailsPerPageMax) break;
  }
  return handled;
}
