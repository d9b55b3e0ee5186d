import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTrace } from '../../scripts/replaying/trace.ts';

const azure = join(import.meta.dirname, '../data/azure-llm-trace-code-2023.csv');

describe('a trace of LLM requests', () => {
  test('is read as Azure publishes it: no zone, seven decimals of a second', () => {
    const { requests, bad } = parseTrace(
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n',
    );
    expect(bad).toEqual([]);
    const at = Date.parse('2023-11-16T18:17:03.979Z');
    expect(requests).toEqual([{ line: 2, at, inputTokens: 4_808, outputTokens: 10 }]);
  });

  test('may name its columns in any case and order, among others, quoted, with CRLF and a mark', () => {
    const { requests, bad } = parseTrace(
      '\uFEFF"output_tokens",region,Input_Tokens,timestamp\r\n7,eu,"12",2024-01-01T00:00:00+01:00\r\n',
    );
    expect(bad).toEqual([]);
    const at = Date.parse('2023-12-31T23:00:00Z');
    expect(requests).toEqual([{ line: 2, at, inputTokens: 12, outputTokens: 7 }]);
  });

  test('names the line and field of each bad row and keeps the others', () => {
    const { requests, bad } = parseTrace(
      [
        'TIMESTAMP,ContextTokens,GeneratedTokens',
        'yesterday,1,1',
        '2023-11-16 18:17:04,-1,1',
        '2023-11-16 18:17:04,1,1.5',
        '2023-11-16 18:17:04,1',
        '',
        '2023-11-16 18:17:04,1,1',
      ].join('\n'),
    );
    expect(bad.map(({ line, field }) => [line, field])).toEqual([
      [2, 'TIMESTAMP'],
      [3, 'ContextTokens'],
      [4, 'GeneratedTokens'],
      [5, 'GeneratedTokens'],
    ]);
    expect(bad[1]?.message).toBe('must be a whole number, not negative, not "-1"');
    expect(requests.map(({ line }) => line)).toEqual([7]);
  });

  test('is put in order of time', () => {
    const { requests } = parseTrace(
      'timestamp,input_tokens,output_tokens\n2024-01-02 00:00:00,2,2\n2024-01-01 00:00:00,1,1\n',
    );
    expect(requests.map(({ inputTokens }) => inputTokens)).toEqual([1, 2]);
  });

  test('without one of its columns is refused by the name of what is missing', () => {
    expect(() => parseTrace('timestamp,input_tokens\n')).toThrow(/no column for the output tokens/);
  });

  test('of the Azure code service has the rows and sums its source states', () => {
    const { requests, bad } = parseTrace(readFileSync(azure, 'utf8'));
    const total = (part: 'inputTokens' | 'outputTokens') =>
      requests.reduce((sum, request) => sum + request[part], 0);
    expect(bad).toEqual([]);
    expect([requests.length, total('inputTokens'), total('outputTokens')]).toEqual([
      8_819, 18_059_974, 245_896,
    ]);
  });
});
