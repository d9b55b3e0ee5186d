/** Runs a task at once when it has rested long enough, otherwise once when it has; never more often. */
export function spaced(task: () => void, restMs: number) {
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    waiting = undefined;
    lastMs = Date.now();
    task();
  };

  return {
    soon() {
      waiting ??= setTimeout(run, Math.max(0, lastMs + restMs - Date.now()));
    },
    cancel() {
      clearTimeout(waiting);
      waiting = undefined;
    },
  };
}
