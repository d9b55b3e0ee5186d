import * as z from 'zod';

export const signInOptions = z.object({
  provider: z.object({ name: z.string() }).nullable(),
});
