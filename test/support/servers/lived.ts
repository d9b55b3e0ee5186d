import type { Command } from '../../../core/ledger/command.ts';
import type { Entry } from '../../../core/ledger/entry.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import { credits } from '../../../core/units/credits.ts';
import { type Seq, seq } from '../../../core/units/ids.ts';
import { debit, grant, hold, type Ledger, promotion, purchase } from '../../unit/ledger/given.ts';
import {
  aPurse,
  fail,
  price,
  provision,
  remove,
  resize,
  start,
  stop,
} from '../../unit/servers/given-server.ts';
import type { LifeStep } from './lives.ts';
import { termsIn, tierNames } from './tariffs.ts';

/** What was asked of a server and done, in the caller's words: when it ran, and as what. */
export type Deed = {
  readonly server: number;
  readonly at: number;
  /** The entry it was answered with. */
  readonly seq: number;
} & (
  | { readonly did: 'start' | 'resize' | 'price'; readonly card: number; readonly tier: string }
  | { readonly did: 'stop' }
);

type Asking = Exclude<LifeStep, { do: 'wait' | 'new_card' | 'alarm' | 'make' }>;

/** An account that lives through steps, with a caller who notes what was done. */
export class Lived {
  readonly ledger: Ledger = aPurse(40_000);
  readonly deeds: Deed[] = [];
  readonly #cards: readonly RateCard[];
  /** Rings exactly when something is due. */
  readonly #punctual: boolean;
  #card = 0;
  #tiers = new Map<number, string>();

  constructor(cards: readonly RateCard[], punctual = false) {
    this.#cards = cards;
    this.#punctual = punctual;
  }

  get card(): RateCard {
    return this.#cards[this.#card] as RateCard;
  }

  take(step: LifeStep): void {
    if (step.do === 'wait') this.#wait(step.ms);
    else if (step.do === 'new_card') this.#card = Math.min(this.#card + 1, this.#cards.length - 1);
    else if (step.do === 'alarm')
      for (let time = 0; time < step.times && !this.#punctual; time++) this.ledger.settle();
    else if (step.do === 'make') {
      this.#ask({ do: 'provision', tier: step.tier, ttlMs: 60_000 });
      this.#ask({ do: 'start', server: 0 });
    } else this.#ask(step);
  }

  #wait(ms: number): void {
    const until = this.ledger.clock + ms;
    while (this.#punctual && this.ledger.state.dueFloor <= until) {
      this.ledger.clock = Math.max(this.ledger.clock, this.ledger.state.dueFloor);
      this.ledger.settle();
    }
    this.ledger.clock = until;
  }

  #ask(step: Asking): void {
    const command = this.#command(step);
    if (!command) return;
    const done = this.ledger.run(command);
    if (done.ok) this.#note(step, command, done.value);
  }

  #command(step: Asking): Command | undefined {
    switch (step.do) {
      case 'provision': {
        const terms = termsIn(this.card, tierNames[step.tier] as string);
        const project = step.tier === 0 ? 'prj_a' : 'prj_b';
        return provision({ amount: 50, ttlMs: step.ttlMs, terms, project });
      }
      case 'grant':
        return grant(
          step.lapsesInMs === undefined
            ? purchase(step.amount)
            : promotion(step.amount, {
                priority: 0,
                expiresAt: this.ledger.clock + step.lapsesInMs,
              }),
        );
      case 'debit':
        return debit(step.amount);
      case 'hold':
        return hold(step.amount, step.ttlMs);
      case 'budget':
        return {
          ...({ kind: 'add_budget', name: 'all', scope: 'account', hard: true } as const),
          ...{ period: step.period, timeZone: 'America/New_York', limit: credits(step.limit) },
        };
      case 'limit': {
        const [budget] = this.ledger.state.budgets.keys();
        return budget && { kind: 'change_budget', budget, limit: credits(step.limit) };
      }
      case 'freeze':
      case 'unfreeze':
        return { kind: step.do, reason: 'trust' };
      default:
        return this.#ofServer(step);
    }
  }

  #ofServer(step: Extract<LifeStep, { readonly server: number }>): Command | undefined {
    const made = this.ledger.entries.filter(({ fact }) => fact.kind === 'hold' && fact.provision);
    const server = made.at(-1 - step.server)?.seq;
    if (server === undefined) return undefined;
    const tier = this.#tiers.get(server) ?? 'small';
    switch (step.do) {
      case 'start':
        return start(server, termsIn(this.card, tier));
      case 'resize':
        return resize(server, termsIn(this.card, tierNames[step.tier] as string));
      case 'price':
        return price(server, termsIn(this.card, tier));
      case 'stop':
        return stop(server);
      case 'fail':
        return fail(server);
      case 'delete':
        return remove(server);
    }
  }

  #note(step: Asking, command: Command, { seq: named, at, fact }: Entry): void {
    if (command.kind === 'provision_server') this.#tiers.set(named, command.terms.tier);
    if (!('server' in command)) return;
    const deed = { server: command.server, at, seq: named };
    if ('terms' in command) {
      const { tier, card } = command.terms;
      this.#tiers.set(command.server, tier);
      // Of a stopped one it only says what its next start begins with.
      const rests = step.do === 'resize' && fact.kind === 'server_terms';
      if (!rests) this.deeds.push({ ...deed, did: step.do as 'start', card, tier });
    }
    if (step.do === 'stop' || step.do === 'delete') this.deeds.push({ ...deed, did: 'stop' });
  }

  /** Everything is stopped, so that the bill is final. */
  end(): void {
    this.ledger.settle();
    for (const [server, { run }] of this.ledger.state.servers) {
      if (!run) continue;
      const { seq: named, at } = this.ledger.must(stop(server));
      this.deeds.push({ server, at, seq: named, did: 'stop' });
    }
  }

  get servers(): Seq[] {
    return [...new Set(this.deeds.map(({ server }) => seq(server)))];
  }
}
