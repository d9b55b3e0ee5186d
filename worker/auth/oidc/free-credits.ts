import {
  addressKey,
  type FreeCredits,
  mayStillCome,
  outcomeOfClaim,
} from '../../../core/access/free-credits.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { assertLaw } from '../../../core/units/result.ts';
import { type ClaimBounds, claimFreeCredits } from '../../../db/free-claims.ts';
import type { Person } from '../../../db/people.ts';
import type { Env } from '../../env.ts';
import type { Call } from '../../http/call.ts';
import { database } from '../../http/database.ts';
import { freeGrant, grantFreeCredits } from '../../http/open-account.ts';
import { addressOf } from '../../http/rate-limits.ts';
import { log } from '../../log.ts';
import { sha256 } from '../sha256.ts';

/** A school or an office has one network; whoever farms has to change theirs for every five. */
const perNetworkDefault = 5;
/** What a small deployment can lose in an hour before somebody looks. */
const perHourDefault = 200;

/**
 * Claims a person's free credits for their first account and grants them; says what came of it.
 * Null when they are theirs but the account could not take them now: the next sign-in goes on.
 */
export async function settleFreeCredits(
  call: Call,
  person: Person,
  account: AccountId,
): Promise<FreeCredits | null> {
  const { env, now } = call;
  if (!mayStillCome(person.freeCredits)) return person.freeCredits as FreeCredits;
  if (freeGrant(env) === 0) return 'not-offered';
  const address = person.emailVerified ? addressKey(person.email ?? '') : undefined;
  if (address === undefined) return 'unverified';
  const subject = `subject:${sha256(`${person.issuer}\n${person.subject}`)}`;
  const names = [subject, `email:${sha256(address)}`] as const;
  const attempt = { account, names, network: networkHash(call), at: now };
  const claims = await claimFreeCredits(database(env), attempt, boundsOf(env));
  const outcome = outcomeOfClaim(claims, subject, account);
  if (outcome !== 'granted') return outcome;
  const granted = await grantFreeCredits(env, account);
  if (granted.ok) return 'granted';
  log('warn', 'free credits not granted', { request_id: call.requestId, code: granted.error.code });
  return null;
}

/** Keyed, because there are few enough addresses to try them all. */
function networkHash({ env, request }: Call): string | null {
  const network = addressOf(request);
  return network === undefined ? null : sha256(`network\n${env.SESSION_SECRET}\n${network}`);
}

function boundsOf(env: Env): ClaimBounds {
  return {
    perNetwork: bound('FREE_GRANTS_PER_NETWORK', env.FREE_GRANTS_PER_NETWORK, perNetworkDefault),
    perHour: bound('FREE_GRANTS_PER_HOUR', env.FREE_GRANTS_PER_HOUR, perHourDefault),
  };
}

function bound(name: string, text: string | undefined, absent: number): number {
  if (!text) return absent;
  assertLaw(/^\d{1,9}$/.test(text), `${name} is a whole number`);
  return Number(text);
}
