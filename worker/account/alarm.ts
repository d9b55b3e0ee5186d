import { never } from '../../core/ledger/state.ts';
import { dayMs } from '../../core/units/instant.ts';

const aheadMaxMs = 365 * dayMs;

/**
 * The one alarm of an object: armed in the committing turn and moved only earlier, so that a storm
 * of commands writes it once. It may ring when nothing is due; that costs one look.
 */
export class Alarm {
  readonly #set: (at: number) => void;
  #ringsAt: number = never;

  constructor(set: (at: number) => void) {
    this.#set = set;
  }

  /** What storage remembers after the object slept. */
  known(at: number | null): void {
    this.#ringsAt = at ?? never;
  }

  rang(): void {
    this.#ringsAt = never;
  }

  /** Not later than `at`; what is further than the platform can count rings early and looks again. */
  ringBy(at: number, now: number): void {
    const by = Math.min(at, now + aheadMaxMs);
    if (at === never || by >= this.#ringsAt) return;
    this.#ringsAt = by;
    this.#set(by);
  }
}
