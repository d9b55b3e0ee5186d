/** The invitation somebody came with, over their way to the provider and back in the same tab. */
const place = 'hydron-invitation';

/** A browser may refuse to keep anything; then the link is opened again after signing in. */
function tried<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

export const keptInvitation = {
  /** Keeps it where there is a new one, and gives the one there is. */
  keep(token: string | undefined): string | undefined {
    if (token) tried(() => sessionStorage.setItem(place, token));
    return token ?? tried(() => sessionStorage.getItem(place)) ?? undefined;
  },
  forget(): void {
    tried(() => sessionStorage.removeItem(place));
  },
};
