import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface RunOptions {
  /** Where to look for a free port first. */
  readonly port: number;
  /** Start without sample data. */
  readonly empty: boolean;
  /** Whether a slow trickle of usage keeps the demo account moving. */
  readonly traffic: boolean;
  /** The directory all state is kept in. */
  readonly state: string;
  /** Build even when the build looks fresh. */
  readonly build: boolean;
  /** Whether anything can be bought. */
  readonly stripe: boolean;
}

const portDefault = 8787;

export function runOptions(argv: readonly string[], stateDefault: string): RunOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      empty: { type: 'boolean', default: false },
      traffic: { type: 'boolean', default: true },
      state: { type: 'string', default: stateDefault },
      build: { type: 'boolean', default: false },
      stripe: { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  const port = values.port === undefined ? portDefault : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  return {
    port,
    empty: values.empty,
    traffic: values.traffic && !values.empty,
    state: resolve(values.state),
    build: values.build,
    stripe: values.stripe,
  };
}
