import { minuteMs } from '../../core/units/instant.ts';

/** Where each field of a cron expression begins to count. */
const firsts = [0, 0, 1, 1, 0] as const;

/**
 * Whether a five-field cron expression names the minute of `at`, in UTC. Knows stars, steps,
 * numbers and lists; throws on anything else, so that no cron is silently never fired.
 */
export function cronMatches(expression: string, at: number): boolean {
  const date = new Date(at);
  const now = [
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth() + 1,
    date.getUTCDay(),
  ];
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== now.length) throw new Error(`not a cron expression: ${expression}`);
  return fields.every((field, index) =>
    field.split(',').some((part) => {
      const match = /^(?:(\d+)|\*(?:\/(\d+))?)$/.exec(part);
      if (!match) throw new Error(`not a cron field: ${part}`);
      const [, number, step = '1'] = match;
      const value = now[index] as number;
      return number === undefined
        ? (value - (firsts[index] as number)) % Number(step) === 0
        : Number(number) === value;
    }),
  );
}

/** No platform fires crons on a developer's machine: this does, at every full minute. */
export function fireCrons(
  base: string,
  crons: readonly string[],
  report: (text: string) => void,
): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const at = (Math.floor(Date.now() / minuteMs) + 1) * minuteMs;
    timer = setTimeout(() => {
      arm();
      const due = crons.filter((expression) => cronMatches(expression, at));
      for (const cron of due)
        fireCron(base, cron).catch((error) => report(`cron ${cron}: ${error.message}`));
    }, at - Date.now());
  };
  arm();
  return () => clearTimeout(timer);
}

export async function fireCron(base: string, cron: string): Promise<void> {
  const url = `${base}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(minuteMs) });
  if (!response.ok) throw new Error(`answered ${response.status}: ${await response.text()}`);
}
