const routes = (names: string, more = ''): RegExp =>
  new RegExp(`/worker/http/routes/(?:${names})\\.ts${more}`);

/**
 * Which modules of the Worker share a file, the first that fits, each with what it needs: what a
 * cold isolate loads for a debit, and nothing else, is one; what is loaded later is few, because
 * each compresses by itself, and together only with what is asked for beside it or needs the same.
 */
export const workerChunks = [
  { name: 'debit-path', tags: ['$initial' as const] },
  {
    name: 'drain',
    test: /\/db\/(?:append-entries|entry-columns|key-uses|notice-insert|projections|project-[\w-]+)\.ts|\/worker\/metrics\/tell-requests\.ts/,
  },
  { name: 'queries', test: /node_modules\/drizzle-orm|\/db\/[\w-]+\.ts/ },
  { name: 'schemas', test: /node_modules\/zod|\/worker\/http\/schemas\// },
  { name: 'payments', test: /\/worker\/stripe\/|\/core\/payments\// },
  // Without schemas: what a page shows first.
  {
    name: 'reads',
    test: routes(
      'entries|explain|live|quotes|server-stops|session|usage-summary|verify',
      '|/worker/auth/by-session\\.ts',
    ),
  },
  {
    name: 'billing',
    test: routes(
      'auto-top-up|billing-history|catalogue|checkout|inbox|invoices|payment-methods|payments|refunds|stripe-webhook|subscription',
    ),
  },
  // A protocol that nothing else speaks.
  {
    name: 'sign-in',
    test: /node_modules\/oauth4webapi|\/worker\/auth\/oidc\/|\/worker\/http\/routes\/sign-in\.ts/,
  },
  { name: 'crons', test: /\/worker\/(?:cron|metrics|notices|tips)\/|\/core\/(?:notices|tips)\// },
  {
    name: 'writes',
    test: /\/worker\/http\/(?!local|openapi|problem-texts|routes\.ts|routes\/(?:health|documents))/,
  },
];
