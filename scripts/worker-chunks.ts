/**
 * Which modules of the Worker share a file, the first that fits: what a cold isolate loads for a
 * debit, and nothing else, is one; what is loaded later is few, because each compresses by itself.
 */
export const workerChunks = [
  { name: 'debit-path', tags: ['$initial' as const] },
  { name: 'queries', test: /node_modules\/drizzle-orm|\/db\/[\w-]+\.ts/ },
  { name: 'schemas', test: /node_modules\/zod|\/worker\/http\/schemas\// },
  { name: 'payments', test: /\/worker\/stripe\/|\/core\/payments\// },
];
