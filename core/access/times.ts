import { dayMs, hourMs, minuteMs } from '../units/instant.ts';

/** How long being signed in lasts. Each bound is also stated in SECURITY.md. */

/** A person's session, whatever they do: long enough not to sign in every day. */
export const sessionMs = 14 * dayMs;
/** Without a request: a lost laptop is not open for ever. */
export const sessionIdleMs = 3 * dayMs;
/** A session by a portal link: the host platform signs its people in again at will. */
export const portalSessionMs = 12 * hourMs;
export const portalSessionIdleMs = 2 * hourMs;
/** A session's token is replaced after this long. */
export const rotationMs = hourMs;
/** Requests that were under way with the token before; after that its use means that it was stolen. */
export const rotationGraceMs = minuteMs;
/** An operator's rights need a sign-in this fresh. */
export const operatorFreshMs = 12 * hourMs;
/** From leaving for the provider to coming back. */
export const signInMs = 10 * minuteMs;
export const invitationMs = 7 * dayMs;
export const portalLinkMsDefault = 5 * minuteMs;
export const portalLinkMsMax = hourMs;
/** Both secrets of a key that is rotated are good for this long. */
export const keyOverlapMsDefault = dayMs;
export const keyOverlapMsMax = 7 * dayMs;
