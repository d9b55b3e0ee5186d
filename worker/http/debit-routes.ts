import { account, type Route } from './route.ts';
import { readBalance } from './routes/balance.ts';
import { captureHold, extendHold, openHold, voidHold } from './routes/holds.ts';
import { reportUsage } from './routes/usage.ts';
import { reportUsageBatch } from './routes/usage-batch.ts';

const usage = () => ({ reportUsage, reportUsageBatch });
const holds = () => ({ openHold, captureHold, voidHold, extendHold });
const balance = () => ({ readBalance });

/**
 * The debit path: loaded with the Worker, and looked through before any other route. None of these
 * paths may also fit one that comes earlier in the whole table.
 */
export const debitRoutes: readonly Route[] = [
  account('POST /usage', 'usage:write', usage, 'reportUsage'),
  account('POST /usage/batch', 'usage:write', usage, 'reportUsageBatch', { large: true }),
  account('POST /holds', 'holds:write', holds, 'openHold'),
  account('POST /holds/:hold/capture', 'holds:write', holds, 'captureHold'),
  account('POST /holds/:hold/void', 'holds:write', holds, 'voidHold'),
  account('POST /holds/:hold/extend', 'holds:write', holds, 'extendHold'),
  account('GET /balance', 'balance:read', balance, 'readBalance'),
];
