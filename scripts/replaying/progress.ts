/** Shows how far a replay is: a bar on a terminal, a line per tenth elsewhere. */
export interface Progress {
  begin(phase: string, total: number): void;
  step(): void;
  end(): void;
}

export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const barWidth = 30;
/** Redrawing costs more than counting. */
const redrawEveryMs = 100;

export function progressOn(screen: Screen, now: () => number): Progress {
  let phase = '';
  let total = 0;
  let done = 0;
  let startedAt = 0;
  let drawnAt = 0;
  const text = () => {
    const perSecond = Math.round((done * 1_000) / Math.max(now() - startedAt, 1));
    return `${phase}: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}, ${perSecond.toLocaleString('en-US')}/s`;
  };
  const bar = () => {
    const filled = total === 0 ? barWidth : Math.floor((done / total) * barWidth);
    return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
  };
  const draw = () => {
    drawnAt = now();
    // Erases to the end of the line: the text before may have been longer.
    screen.write(`\r${bar()} ${text()}\u001b[K`);
  };
  return {
    begin(name, count) {
      [phase, total, done, startedAt] = [name, count, 0, now()];
      if (screen.isTTY) draw();
    },
    step() {
      done++;
      if (screen.isTTY) {
        if (now() - drawnAt >= redrawEveryMs) draw();
      } else if (Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total))
        screen.write(`${text()}\n`);
    },
    end() {
      if (!screen.isTTY) return;
      draw();
      screen.write('\n');
    },
  };
}
