/** What a call comes to, or a failure after `ms`: one that hangs must not keep everything behind it waiting. */
export async function inTime<T>(call: Promise<T>, ms: number, tooLong: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLong(tooLong)), ms);
  });
  try {
    return await Promise.race([call, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** A call was given up. It may yet be carried out. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}
