import type { TipKind } from './tip.ts';

/**
 * What a tip stands on, as it is stored and as the API shows it: JSON, so snake_case. Amounts are
 * whole microcredits, instants RFC 3339. `saving.ts` reckons the saving from it alone; whoever wants
 * to go further back has the entries by their ids.
 */
interface Window {
  /** What it looked at: from here on, the end excluded. */
  readonly from: string;
  readonly to: string;
}

/** One part of what was priced again: a project, a server. The parts add up to the whole. */
export interface ReratedRow {
  /** Null for what names none, and for all that are not shown by themselves. */
  readonly id: string | null;
  readonly name: string;
  readonly count: number;
  readonly now_microcredits: number;
  readonly instead_microcredits: number;
}

/** The account's own entries, priced again by the card in force: as they were, and otherwise. */
export interface Rerated extends Window {
  /** Version of that card. */
  readonly card: number;
  readonly entries: { readonly count: number; readonly first: string; readonly last: string };
  /** What the entries say was taken, by the cards of their time. */
  readonly paid_microcredits: number;
  /** What the same costs by the card in force. */
  readonly now_microcredits: number;
  /** What it would cost if the tip was followed. */
  readonly instead_microcredits: number;
  readonly rows: readonly ReratedRow[];
}

export interface RightSizeEvidence extends Rerated {
  readonly tier: string;
  readonly smaller_tier: string;
  readonly seconds: number;
  /** Hours with a sample in the last days, and their 95th percentiles. */
  readonly samples: {
    readonly days: number;
    readonly hours: number;
    readonly cpu_p95: number;
    readonly memory_p95: number;
  };
}

export interface UnusedProjectEvidence extends Rerated {
  readonly project_name: string;
  readonly servers: readonly string[];
  readonly seconds: number;
}

export interface CheaperModelEvidence extends Rerated {
  readonly model: string;
  readonly instead_model: string;
  /** At least so much cheaper, the cheapest first; the first is `instead_model`. */
  readonly alternatives: readonly {
    readonly model: string;
    readonly instead_microcredits: number;
  }[];
}

export interface CachingEvidence extends Rerated {
  readonly model: string;
  readonly input_tokens: number;
  /** Of these so many are taken to be read from the cache. */
  readonly cached_input_tokens: number;
}

export interface PlanEvidence extends Window {
  /** In the currency's minor unit, before tax. */
  readonly paid_minor: number;
  readonly currency: string;
  readonly bought_microcredits: number;
  readonly plan: {
    readonly id: string;
    readonly name: string;
    readonly amount_minor: number;
    readonly credits_microcredits: number;
  };
  /** Payments, the newest first. */
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly at: string;
    readonly amount_minor: number;
    readonly credits_microcredits: number;
  }[];
}

export interface RefusalsEvidence extends Window {
  readonly rows: readonly {
    readonly count: number;
    readonly first_at: string;
    readonly last_at: string;
  }[];
}

export interface SpentEvidence extends Window {
  /** In 30 days, at the pace of what was looked at. */
  readonly spent_microcredits: number;
  readonly rows: readonly {
    readonly name: string;
    readonly count: number;
    readonly spent_microcredits: number;
  }[];
}

interface Evidences {
  readonly right_size_server: RightSizeEvidence;
  readonly use_template: Rerated;
  readonly unused_project: UnusedProjectEvidence;
  readonly cheaper_model: CheaperModelEvidence;
  readonly caching: CachingEvidence;
  readonly plan_instead_of_packages: PlanEvidence;
  readonly auto_top_up: RefusalsEvidence;
  readonly missing_budget: SpentEvidence;
}

/** Which evidence each kind has: none may be without. */
export type EvidenceOf = { readonly [K in TipKind]: Evidences[K] };

export type Evidence = EvidenceOf[TipKind];
