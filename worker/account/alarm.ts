/**
 * The one alarm of an object: armed in the committing turn and moved only earlier, so that a storm
 * of commands writes it once. It may ring when nothing is due; that costs one look.
 */
export class Alarm {
  readonly #set: (at: number) => void;
  #ringsAt = Number.POSITIVE_INFINITY;

  constructor(set: (at: number) => void) {
    this.#set = set;
  }

  /** What storage remembers after the object slept. */
  known(at: number | null): void {
    this.#ringsAt = at ?? Number.POSITIVE_INFINITY;
  }

  rang(): void {
    this.#ringsAt = Number.POSITIVE_INFINITY;
  }

  ringBy(at: number): void {
    if (at >= this.#ringsAt) return;
    this.#ringsAt = at;
    this.#set(at);
  }
}
