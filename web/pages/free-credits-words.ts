/** Why a person was given no free credits, and what can be done; undefined where there is nothing to say. */
const words: Readonly<Record<string, string>> = {
  unverified:
    'You have no free credits yet: your sign-in provider does not vouch for your e-mail address. Verify it there and sign in again, and they are added.',
  'had-before':
    'Free credits are given once to each person, and you, or your e-mail address, had them with another account.',
  'too-many':
    'So many accounts were opened at once that no free credits were given yet. Sign in again another day, and they are looked at once more.',
};

export const freeCreditsText = (outcome: string | null): string | undefined =>
  outcome === null ? undefined : words[outcome];
