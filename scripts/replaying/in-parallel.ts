/**
 * Does `each` for every item, begun in order, `width` at a time. Stops taking new ones once
 * `signal` aborts or one throws, lets what is under way end, then throws the first error.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  each: (item: Item, index: number) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  let failed: { readonly error: unknown } | undefined;
  const lane = async () => {
    while (next < items.length && !failed && !signal?.aborted) {
      const index = next++;
      try {
        await each(items[index] as Item, index);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failed) throw failed.error;
}
