import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadDone, LoadOrder } from './recipe.ts';

interface Answered {
  readonly done?: LoadDone;
  readonly error?: string;
}

const program = join(import.meta.dirname, 'load-process.ts');

/** Generates load from another process; one order at a time. */
export class Load {
  readonly #child: ChildProcess;
  readonly #gone: Promise<[Answered]>;

  constructor() {
    this.#child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#gone = once(this.#child, 'exit').then(() => [{ error: 'the load generator ended' }]);
  }

  async run(order: LoadOrder): Promise<LoadDone> {
    const answered = once(this.#child, 'message');
    this.#child.send(order);
    const [message] = (await Promise.race([answered, this.#gone])) as [Answered];
    if (!message.done) throw new Error(message.error);
    return message.done;
  }

  async stop(): Promise<void> {
    const over = once(this.#child, 'exit');
    this.#child.kill();
    await over;
  }
}
