import type { D1Database } from '@cloudflare/workers-types';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { D1Port } from './d1.ts';

/**
 * Typed queries over the port. Only for what is off the debit path and off the drain: importing
 * this loads drizzle. The cast is sound because drizzle calls nothing beyond the port.
 */
export const queries = (db: D1Port): DrizzleD1Database => drizzle(db as unknown as D1Database);
