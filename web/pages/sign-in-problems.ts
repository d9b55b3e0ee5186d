/** Why the way to the provider and back did not end signed in, by the code in the address. */
const problems: Readonly<Record<string, string>> = {
  denied: 'Signing in was cancelled, or the provider did not allow it. Nothing was changed.',
  expired: 'It took more than ten minutes, so the attempt was given up. Start again from here.',
  mismatch:
    'The answer does not belong to an attempt of this browser: perhaps it was opened twice, came from another tab, or cookies are blocked. Start again from here.',
  provider: 'The provider answered with something that cannot be trusted. Nobody was signed in.',
  unavailable: 'The provider, or this service, does not answer right now. Try again in a moment.',
};

export const signInProblem = (code: unknown): string | undefined =>
  code === undefined ? undefined : (problems[String(code)] ?? 'Something went wrong. Try again.');
