import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressWith } from '../../../web/address.ts';
import { parseChoice } from '../../../web/pages/settings/usage/spending/choice.ts';
import { groupText, parseGroup } from '../../../web/pages/settings/usage/spending/dimension.ts';
import {
  drillEntriesQuery,
  drillOf,
  drillTotalQuery,
  isInDrill,
} from '../../../web/pages/settings/usage/spending/drill.ts';
import { anEntry } from '../account.ts';

describe('an address', () => {
  it('changes what is asked and keeps the rest', () => {
    const params = { range: '30d', entry: 'ent_1', key: '' };
    expect(addressWith('/u', params, { entry: 'ent_2' })).toBe('/u?range=30d&entry=ent_2&key=');
    expect(addressWith('/u', params, { entry: undefined, key: undefined })).toBe('/u?range=30d');
    expect(addressWith('/u', { entry: 'ent_1' }, { entry: undefined })).toBe('/u');
  });

  it('says all that is to be seen, and what it does not know is the default', () => {
    expect(
      parseChoice({ range: '30d', group: 'model', only: 'project:prj_1', key: '', view: 'table' }),
    ).toEqual({
      period: { range: '30d' },
      group: 'model',
      only: { dimension: 'project', key: 'prj_1' },
      view: 'table',
      bar: undefined,
      key: { dimension: 'model', key: null },
    });
    expect(parseChoice({ group: 'colour', only: 'colour:red', bar: 'noon', view: 'pie' })).toEqual({
      period: { range: '7d' },
      group: 'category',
      only: undefined,
      view: 'chart',
      bar: undefined,
      key: undefined,
    });
  });

  it('names any group, also none and one with a colon', () => {
    for (const group of [
      { dimension: 'model', key: 'openai/gpt:4' },
      { dimension: 'member', key: null },
    ] as const)
      expect(parseGroup(groupText(group))).toEqual(group);
  });
});

const now = new Date('2026-11-22T12:00:00Z');
const drill = (params: Record<string, string>) => {
  const found = drillOf(parseChoice(params), now);
  if (!found) throw new Error('nothing was chosen');
  return found;
};

describe('the requests behind a bar', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('are asked for by its hours and the groups it is of, none as an empty value', () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    const chosen = drill({
      group: 'key',
      only: 'project:prj_1',
      bar: '2026-11-19T18:15:00Z',
      key: '',
    });
    expect(drillEntriesQuery(chosen)).toEqual({
      kind: 'debit,capture',
      from: '2026-11-19T18:15:00.000Z',
      to: '2026-11-20T18:15:00.000Z',
      project: 'prj_1',
      api_key: '',
    });
    expect(drillTotalQuery(chosen)).not.toHaveProperty('kind');
  });

  it('are those of the whole period when a group alone is chosen', () => {
    vi.stubEnv('TZ', 'UTC');
    expect(drillEntriesQuery(drill({ range: 'month', group: 'model', key: 'a/b' }))).toMatchObject({
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
      model: 'a/b',
    });
    expect(drillOf(parseChoice({ only: 'project:prj_1' }), now)).toBeUndefined();
  });

  it('take in an entry that just came if it is one of them', () => {
    vi.stubEnv('TZ', 'UTC');
    const chosen = drill({ group: 'project', bar: '2026-11-22T00:00:00Z', key: 'prj_1' });
    const entry = anEntry(11, { at: '2026-11-22T10:00:00.000Z', project: 'prj_1' });
    expect(isInDrill(chosen, entry)).toBe(true);
    expect(isInDrill(chosen, { ...entry, kind: 'hold' })).toBe(false);
    expect(isInDrill(chosen, { ...entry, project: undefined })).toBe(false);
    expect(isInDrill(chosen, { ...entry, at: '2026-11-23T00:00:00.000Z' })).toBe(false);
    const none = drill({ group: 'member', key: '' });
    expect(isInDrill(none, entry)).toBe(true);
    expect(isInDrill(none, { ...entry, member: 'ada' })).toBe(false);
  });
});
