import { randomUUID } from 'node:crypto';
import type { LocalClient } from './local-client.ts';

/** Slow enough to watch, quick enough to see that it lives. */
const pauseMs = { least: 3_000, most: 9_000 };

const models = ['anthropic/claude-haiku-4-5', 'openai/gpt-5-mini', 'google/gemini-2.5-flash'];

const within = (least: number, most: number) =>
  least + Math.floor(Math.random() * (most - least + 1));

/**
 * Reports a small chat to the public API every few seconds, so that the demo account's balance
 * moves. Stops by itself once credits run out: a refused platform would stop asking too.
 */
export function startTraffic(
  client: LocalClient,
  account: string,
  report: (text: string) => void,
): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    timer = setTimeout(tick, within(pauseMs.least, pauseMs.most));
  };
  const tick = async () => {
    const status = await client
      .reportUsage(account, aChat(), randomUUID())
      .catch((error: Error) => error.message);
    if (status === 402) return report('traffic: credits ran out, so it stopped');
    if (status !== 201) report(`traffic: a usage event was answered ${status}`);
    arm();
  };
  arm();
  return () => clearTimeout(timer);
}

const aChat = () => ({
  meter: 'ai.chat',
  model: models[within(0, models.length - 1)],
  quantities: { input_tokens: within(200, 4_000), output_tokens: within(50, 900) },
});
