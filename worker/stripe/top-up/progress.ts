import type { SqlPort } from '../../account/sql-port.ts';

/** Why an attempt is being ended; kept before its invoice is voided, which may be found done. */
export interface Ending {
  readonly result: 'declined' | 'canceled';
  readonly code: string;
  /** A decline that no later try can turn. */
  readonly hard?: boolean;
}

/** Ended without having been declined: counts as no failure. */
export const canceled = (code: string): Ending => ({ result: 'canceled', code });

/** The card an attempt charges. */
export interface ChargedCard {
  /** Stripe's `pm_…`. */
  readonly method: string;
  readonly fingerprint: string | undefined;
  readonly brand: string;
  readonly last4: string;
}

/**
 * How far an attempt got with Stripe. The idempotency keys follow from its seq, so what is kept is
 * what Stripe answered, each before the next call is made.
 */
export interface Progress {
  /** The entry that claimed it. */
  readonly attempt: number;
  /** Instant (ms) the first call was about to be made; what is unknown a day later is looked up. */
  readonly begunAt: number;
  /** Stripe's customer it is for. */
  readonly customer: string;
  readonly invoice: string | undefined;
  readonly item: string | undefined;
  readonly finalized: boolean;
  /** Instant (ms) a payment was first tried; undefined before. */
  readonly payAt: number | undefined;
  /** What is charged: fixed with the first try, so that a repeated call is the same call. */
  readonly card?: ChargedCard;
  /** Stripe's page of the invoice, where the customer can act. */
  readonly url?: string;
  readonly ending?: Ending;
}

export interface TopUpProgress {
  read(attempt: number): Progress | undefined;
  /** Replaces what was kept. */
  keep(progress: Progress): void;
  forget(attempt: number): void;
}

/** In the object's own `top_up_progress`, beside the ledger and not part of it. */
export function topUpProgress(sql: SqlPort): TopUpProgress {
  return {
    read(attempt) {
      const [row] = sql.all('SELECT * FROM top_up_progress WHERE attempt = ?', attempt);
      return row && (JSON.parse(row.progress as string) as Progress);
    },
    keep(progress) {
      sql.all(
        'INSERT OR REPLACE INTO top_up_progress (attempt, progress) VALUES (?, ?)',
        progress.attempt,
        JSON.stringify(progress),
      );
    },
    forget(attempt) {
      sql.all('DELETE FROM top_up_progress WHERE attempt = ?', attempt);
    },
  };
}
