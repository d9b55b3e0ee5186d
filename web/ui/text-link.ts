/** How a link looks that stands by itself. */
export const textLink =
  'inline-flex min-h-8 items-center text-sm font-medium text-accent underline underline-offset-4';
