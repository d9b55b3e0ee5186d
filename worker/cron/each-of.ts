/** Objects asked at once. */
const atOnceMax = 6;
/**
 * A run begins nothing later than this: what it takes up is its own for a minute from when it began,
 * so while Stripe is slow the next run would take up the same.
 */
export const beginsForMaxMs = 30_000;

/**
 * Does something with each, a few at a time, in order, beginning none at `until` (ms) or later; `act`
 * must not throw.
 */
export async function eachOf<T>(
  all: readonly T[],
  act: (one: T) => Promise<void>,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  const queue = [...all];
  const work = async () => {
    while (Date.now() < until) {
      const one = queue.shift();
      if (one === undefined) return;
      await act(one);
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, work));
}
