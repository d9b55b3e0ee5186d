/** The one command that makes usage appear; `$API_KEY` is the caller's own. */
export const firstUsage = (origin: string, account: string): string =>
  [
    'curl',
    `${origin}/v1/accounts/${account}/usage`,
    `-H "Authorization: Bearer $API_KEY"`,
    `-H "Content-Type: application/json"`,
    `-H "Idempotency-Key: $(date +%s)"`,
    `-d '{"meter":"code.analysis","quantities":{"lines":1200,"files":14}}'`,
  ].join(' \\\n  ');
