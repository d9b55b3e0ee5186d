/** Objects asked at once. */
const atOnceMax = 6;

/** Does something with each, a few at a time, in order; `act` must not throw. */
export async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all];
  const work = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: atOnceMax }, work));
}
