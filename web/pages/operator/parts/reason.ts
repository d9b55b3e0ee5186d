/** The longest the API takes. */
const reasonMax = 500;

/** What is wrong with a reason that was given, for the record; undefined when nothing is. */
export function reasonProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Say why: it is kept in the audit log.';
  return text.length > reasonMax ? `At most ${reasonMax} characters.` : undefined;
}
