import { parseArgs } from 'node:util';

export interface ReplayOptions {
  readonly file: string;
  /** `provider/model` that every request of the trace is priced as. */
  readonly model: string;
  readonly accounts: number;
  /** 0 as fast as possible, 1 in the trace's own time, n that many times faster. */
  readonly speed: number;
  /** LLM requests under way at a time. */
  readonly concurrency: number;
  /** Output tokens a hold is sized for, because nobody knows them before the answer. */
  readonly estimateOutput: number;
  /** Unless said, all up to `explainedMax`. */
  readonly explain?: 'all' | 'sample';
  readonly url?: string;
  readonly key?: string;
}

export const usage = `npm run replay -- FILE.csv --model provider/model
  --accounts N         fresh accounts to spread it over (1)
  --speed 0|1|N        as fast as possible, the trace's own timing, N times faster (0)
  --concurrency N      LLM requests under way at a time (32)
  --estimate-output N  output tokens each hold is sized for (1000)
  --explain all|sample have every entry explained, or 500 of them (all up to 10,000)
  --url URL --key KEY  the API and a platform key (found when one runs here)`;

/** More entries than this are explained by sample unless asked otherwise. */
export const explainedMax = 10_000;

/** Throws with what is wrong and how it is used. */
export function replayOptions(argv: readonly string[]): ReplayOptions {
  const { values, positionals } = readArgs(argv);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) return refuse('name one file');
  const { model, explain, url, key } = values;
  if (model === undefined || !/^[^/]+\/.+$/.test(model))
    return refuse('--model takes provider/model');
  if (explain !== undefined && explain !== 'all' && explain !== 'sample')
    return refuse('--explain takes all or sample');
  return {
    file,
    model,
    accounts: whole('accounts', values.accounts, 1, 1, 10_000),
    speed: speedOf(values.speed),
    concurrency: whole('concurrency', values.concurrency, 32, 1, 1_000),
    estimateOutput: whole('estimate-output', values['estimate-output'], 1_000, 0, 1_000_000),
    ...(explain === undefined ? {} : { explain }),
    ...(url === undefined ? {} : { url: url.replace(/\/+$/, '') }),
    ...(key === undefined ? {} : { key }),
  };
}

function readArgs(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        model: text,
        accounts: text,
        speed: text,
        concurrency: text,
        'estimate-output': text,
        explain: text,
        url: text,
        key: text,
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(what: string): never {
  throw new Error(`${what}\n\n${usage}`);
}

function whole(
  name: string,
  text: string | undefined,
  byDefault: number,
  min: number,
  max: number,
) {
  if (text === undefined) return byDefault;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max))
    refuse(`--${name} takes a whole number from ${min} to ${max}, not ${text}`);
  return number;
}

function speedOf(text = '0'): number {
  const speed = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(speed)) refuse(`--speed takes 0, 1 or how many times faster, not ${text}`);
  return speed;
}
