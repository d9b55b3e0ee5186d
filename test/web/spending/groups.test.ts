import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../web/pages/settings/usage/spending/change.ts';
import { groupName } from '../../../web/pages/settings/usage/spending/group-names.ts';
import {
  groupRows,
  isSameRow,
  orderAfter,
  shareOf,
} from '../../../web/pages/settings/usage/spending/group-rows.ts';
import { aGroup, aSummary, theOthers } from '../summaries.ts';

const compared = (groups: ReturnType<typeof aGroup>[]) => ({
  compare: { from: '', to: '', groups, total_microcredits: 0, count: 0 },
});

describe('the groups of a period', () => {
  it('have the amounts of the API, and what they were before', () => {
    const summary = aSummary(
      { a: [aGroup('p1', 75, 3), aGroup(null, 25)] },
      { group_by: 'project', ...compared([aGroup('p1', 50)]) },
    );
    expect(groupRows(summary)).toMatchObject([
      { key: 'p1', amount: 75, count: 3, before: 50 },
      { key: null, amount: 25, before: 0 },
    ]);
  });

  it('are not compared where they may be in the Other of either period', () => {
    const summary = aSummary(
      { a: [aGroup('p1', 75), theOthers(3, 25)] },
      { group_by: 'project', ...compared([theOthers(9, 50)]) },
    );
    expect(groupRows(summary).map(({ before }) => before)).toEqual([undefined, undefined]);
  });

  it('list the four categories in a fixed order, spent on or not', () => {
    const rows = groupRows(aSummary({}));
    expect(rows.map(({ key, amount }) => [key, amount])).toEqual([
      ['ai_chat', 0],
      ['code_analysis', 0],
      ['infra_planning', 0],
      ['server_provisioning', 0],
    ]);
  });

  it('stay in their places while amounts change; what is new comes last', () => {
    const rows = (...keys: string[]) =>
      groupRows(
        aSummary({ a: keys.map((key, place) => aGroup(key, 9 - place)) }, { group_by: 'model' }),
      );
    const first = orderAfter([], rows('a', 'b', 'c'));
    expect(orderAfter(first, rows('d', 'c', 'a'))).toEqual(['key a', 'key c', 'key d']);
  });

  it('have a share of what was spent, and none of nothing', () => {
    expect([shareOf(75, 100), shareOf(1, 3), shareOf(0, 0)]).toEqual([0.75, 0.334, 0]);
  });

  it('are the same while nothing was spent on them, whatever was on others', () => {
    const of = (amount: number) =>
      groupRows(aSummary({ a: [aGroup('p1', 75), aGroup('p2', amount)] }, { group_by: 'project' }));
    const rowOf = (rows: ReturnType<typeof of>, key: string) => rows.find((row) => row.key === key);
    const [before, after] = [of(5), of(6)];
    expect(isSameRow(rowOf(before, 'p1'), rowOf(after, 'p1'))).toBe(true);
    expect(isSameRow(rowOf(before, 'p2'), rowOf(after, 'p2'))).toBe(false);
  });

  it('go by name; by their id where none is known, and None where there is none', () => {
    const known = { projects: new Map([['prj_1', 'مشروع 🚀']]), keys: new Map() };
    expect(groupName({ dimension: 'project', key: 'prj_1' }, known)).toBe('مشروع 🚀');
    expect(groupName({ dimension: 'project', key: 'prj_2' }, known)).toBe('prj_2');
    expect(groupName({ dimension: 'key', key: 'key_1' }, known)).toBe('key_1');
    expect(groupName({ dimension: 'member', key: null }, known)).toBe('None');
    expect(groupName({ dimension: 'category', key: 'ai_chat' }, known)).toBe('AI conversations');
  });
});

describe('a change', () => {
  it('is told in percent and in credits, to the microcredit', () => {
    expect(changeOf(7_500_000, 5_000_000, 'en-US')).toEqual({
      way: 'more',
      percent: '+50.0%',
      credits: '+2.50',
    });
    expect(changeOf(1, 5_000_000, 'en-US')).toMatchObject({
      way: 'less',
      percent: '−100.0%',
      credits: '−4.999999',
    });
    expect(changeOf(5, 5, 'en-US')).toMatchObject({ way: 'same', percent: '±0.0%' });
  });

  it('from nothing has no percent, and one that is there never reads as none', () => {
    expect(changeOf(5, 0, 'en-US')).toMatchObject({ way: 'new', percent: '' });
    expect(changeOf(1_000_001, 1_000_000, 'en-US').percent).toBe('+< 0.1%');
    expect(changeOf(90, 1, 'en-US').percent).toBe('+8,900%');
  });
});
