import { describe, expect, test } from 'vitest';
import { replayOptions } from '../../scripts/replaying/options.ts';
import { progressOn } from '../../scripts/replaying/progress.ts';

describe('the options of a replay', () => {
  test('have defaults for all but file and model', () => {
    expect(replayOptions(['trace.csv', '--model', 'openai/gpt-5-mini'])).toEqual({
      file: 'trace.csv',
      model: 'openai/gpt-5-mini',
      accounts: 1,
      speed: 0,
      concurrency: 32,
      estimateOutput: 1_000,
    });
  });

  test('take a place to send to', () => {
    const argv = ['t.csv', '--model', 'a/b', '--url', 'http://127.0.0.1:9/', '--key', 'k'];
    expect(replayOptions(argv)).toMatchObject({ url: 'http://127.0.0.1:9', key: 'k' });
  });

  test.each([
    [['--model', 'a/b'], 'name one file'],
    [['t.csv'], '--model takes provider/model'],
    [['t.csv', '--model', 'gpt'], '--model takes provider/model'],
    [['t.csv', '--model', 'a/b', '--accounts', '0'], '--accounts takes a whole number from 1'],
    [['t.csv', '--model', 'a/b', '--speed', 'fast'], '--speed takes'],
    [['t.csv', '--model', 'a/b', '--explain', 'some'], '--explain takes all or sample'],
    [['t.csv', '--model', 'a/b', '--nonsense'], 'nonsense'],
  ])('%j are refused, saying why and how it is used', (argv, why) => {
    expect(() => replayOptions(argv)).toThrow(why);
    expect(() => replayOptions(argv)).toThrow('npm run replay --');
  });
});

describe('progress', () => {
  const shown = (isTTY: boolean, total: number) => {
    let text = '';
    let now = 0;
    const progress = progressOn({ isTTY, write: (more) => (text += more) }, () => now);
    progress.begin('sending', total);
    for (let step = 0; step < total; step++) {
      now += 60;
      progress.step();
    }
    progress.end();
    return text;
  };

  test('is a line per tenth where there is no terminal', () => {
    const lines = shown(false, 40).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[9]).toBe('sending: 40 of 40, 17/s');
  });

  test('is one bar on a terminal, redrawn in place and full at the end', () => {
    const text = shown(true, 40);
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text.split('\r').at(-1)).toContain(`[${'#'.repeat(30)}] sending: 40 of 40`);
  });
});
