import * as oauth from 'oauth4webapi';
import { isUnreachable } from '../../account/account-client.ts';
import { isDatabaseFailure } from '../../http/database.ts';

/**
 * What the sign-in page says; more is nobody's business. `denied`: the person, or the provider, said
 * no. `expired`: too late. `mismatch`: not what this browser was sent for. `provider`: the provider's
 * answer cannot be trusted. `unavailable`: something did not answer; the same may work soon.
 */
export type SignInProblem = 'denied' | 'expired' | 'mismatch' | 'provider' | 'unavailable';

/** The provider did not answer, or not in time, or said that it cannot now. */
export class ProviderUnreachable extends Error {
  override readonly name = 'ProviderUnreachable';
}

/** What came back with the browser is not what it left for. */
export class AnswerMismatch extends Error {
  override readonly name = 'AnswerMismatch';
}

/** Undefined for a bug of ours. */
export function problemOf(error: unknown): SignInProblem | undefined {
  if (error instanceof AnswerMismatch) return 'mismatch';
  if (error instanceof ProviderUnreachable || isDatabaseFailure(error) || isUnreachable(error))
    return 'unavailable';
  if (error instanceof oauth.AuthorizationResponseError) return ofAuthorization(error.error);
  const ofProvider =
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.ResponseBodyError ||
    error instanceof oauth.WWWAuthenticateChallengeError ||
    error instanceof oauth.UnsupportedOperationError;
  return ofProvider ? 'provider' : undefined;
}

/** RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6. */
function ofAuthorization(code: string): SignInProblem {
  switch (code) {
    case 'access_denied':
    case 'login_required':
    case 'interaction_required':
    case 'consent_required':
      return 'denied';
    case 'temporarily_unavailable':
      return 'unavailable';
    default:
      return 'provider';
  }
}

/** The provider's own word for what went wrong, for the log: `invalid_client`, for instance. */
export function providersWord(error: unknown): string | undefined {
  const said =
    error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError;
  return said && /^[a-z_]{1,60}$/.test(error.error) ? error.error : undefined;
}
