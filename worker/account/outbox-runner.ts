import { type Instant, instant, minuteMs, secondMs } from '../../core/units/instant.ts';
import { describeError } from '../log.ts';
import type { DrainMeasured } from '../metrics/drain-counts.ts';
import { type Drained, drainOutbox, type EntrySink, type Outbox } from './drain-outbox.ts';

/** Lets a burst become one statement; history lags by this and D1's own time. */
const drainDelayMs = 300;
/** While drains carry next to nothing: D1 does a transaction for each of them. */
const drainDelayMaxMs = 1_200;
/** What is next to nothing. */
const fewEntries = 8;
/**
 * How long D1 may lack what an object had in hand that died and was never asked again. An alarm
 * costs as much as several debits, so an account in use has at most one in this time.
 */
const netMs = minuteMs;
const retryFirstMs = secondMs;
const retryMaxMs = 30 * secondMs;

export interface RunnerPorts {
  readonly outbox: Outbox;
  readonly sink: EntrySink;
  clock(): Instant;
  /** Runs a function after a while, if the object still lives then; the alarm is the net. */
  later(run: () => void, ms: number): void;
  /** Has `run` called by then, even if the object does not live that long. */
  again(at: Instant): void;
  /** After a run that left nothing behind. */
  drained(): Promise<void>;
  /** What a drain carried, or tried to. */
  measured(drain: DrainMeasured): void;
  /** What an operator should hear of. */
  report(what: string, details: object): void;
}

/** Drains after commits, one run at a time, backing off while D1 does not take anything. */
export class OutboxRunner {
  readonly #ports: RunnerPorts;
  #running: Promise<Drained['state']> | undefined;
  #waiting = false;
  #failures = 0;
  #delayMs = drainDelayMs;
  /** No attempt before this instant, unless asked for by alarm or reconcile. */
  #retryAt = 0;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  /** When to look at the latest whether anything was left behind, should the object sleep or die. */
  get netAt(): Instant {
    return instant(Math.max(this.#retryAt, this.#ports.clock() + netMs));
  }

  /** Entries were committed: carry them soon. */
  kick(): void {
    if (this.#waiting || this.#running || this.#ports.clock() < this.#retryAt) return;
    this.#waiting = true;
    this.#ports.later(() => {
      this.#waiting = false;
      void this.run();
    }, this.#delayMs);
  }

  /** Drains now, or joins the run under way. Never throws. */
  run(): Promise<Drained['state']> {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      // What was committed while the run was ending asked in vain.
      if (!this.#ports.outbox.isEmpty) this.kick();
    });
    return this.#running;
  }

  async #drain(): Promise<Drained['state']> {
    const { outbox, sink, report } = this.#ports;
    const from = outbox.drainedSeq();
    const oldest = outbox.entriesAfter(from, 1)[0];
    const drained = await drainOutbox(outbox, sink).catch(
      (error: unknown): Drained => ({ state: 'failed', error }),
    );
    const failed = drained.state === 'failed' || drained.state === 'differs';
    if (oldest) {
      const lagMs = Math.max(0, this.#ports.clock() - oldest.at);
      this.#ports.measured({ entries: Math.max(0, outbox.drainedSeq() - from), lagMs, failed });
    }
    if (failed) {
      this.#backOff();
      const error = 'error' in drained ? describeError(drained.error) : undefined;
      report(`outbox ${drained.state}`, {
        account: outbox.account,
        failures: this.#failures,
        error,
      });
      return drained.state;
    }
    this.#failures = 0;
    this.#retryAt = 0;
    this.#delayMs =
      outbox.drainedSeq() - from > fewEntries
        ? drainDelayMs
        : Math.min(2 * this.#delayMs, drainDelayMaxMs);
    if (drained.state === 'more') this.#ports.later(() => void this.run(), 0);
    else
      await this.#ports
        .drained()
        .catch((error) => report('after drain', { error: describeError(error) }));
    return drained.state;
  }

  #backOff(): void {
    const wait = Math.min(retryFirstMs * 2 ** this.#failures, retryMaxMs);
    this.#failures++;
    this.#retryAt = this.#ports.clock() + wait;
    this.#ports.again(instant(this.#retryAt));
  }
}
