import { openMetrics, openMetricsType } from '../../metrics/open-metrics.ts';
import { serviceState } from '../../metrics/service-state.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { checkQuery } from '../query.ts';
import { refuse, text } from '../reply.ts';

/** For a scraper: what D1 knows of how the service does. */
export async function readMetrics(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const state = await serviceState(database(call.env), call.now);
  return text(200, openMetricsType, openMetrics(state, call.now));
}
