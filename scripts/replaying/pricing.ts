import type { ApiClient } from './api-client.ts';
import { expectStatus } from './api-client.ts';
import type { Quote } from './wire.ts';

export interface ChatUsage {
  readonly meter: 'ai.chat';
  readonly model: string;
  readonly quantities: { readonly input_tokens: number; readonly output_tokens: number };
}

export const chatUsage = (model: string, inputTokens: number, outputTokens: number): ChatUsage => ({
  meter: 'ai.chat',
  model,
  quantities: { input_tokens: inputTokens, output_tokens: outputTokens },
});

/** Asks the API what a usage would cost, once for each distinct usage. */
export function quotes(call: ApiClient, account: string): (usage: ChatUsage) => Promise<number> {
  const asked = new Map<string, Promise<number>>();
  const ask = async (usage: ChatUsage) => {
    const path = `/v1/accounts/${account}/quotes`;
    const answer = await call<Quote>({ method: 'POST', path, body: usage });
    return expectStatus(answer, 200, 'a quote').amount_microcredits;
  };
  return (usage) => {
    const name = JSON.stringify(usage);
    const quote = asked.get(name) ?? ask(usage);
    asked.set(name, quote);
    return quote;
  };
}
