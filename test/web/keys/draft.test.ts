import { describe, expect, it } from 'vitest';
import { accountKeyScopes } from '../../../core/access/permissions.ts';
import { type Draft, expiryOf, firstDraft, keyOf } from '../../../web/pages/settings/keys/draft.ts';
import { presets, scopeGroups, scopesText } from '../../../web/pages/settings/keys/scope-words.ts';

const now = new Date(2026, 10, 22, 15, 30);
const aDraft = (over: Partial<Draft> = {}): Draft => ({ ...firstDraft, name: 'CI', ...over });

describe('the key a form asks for', () => {
  it('ends with a day, so that asking again asks for the same', () => {
    const later = new Date(now.getTime() + 60_000);
    expect(keyOf(aDraft(), now)).toEqual(keyOf(aDraft(), later));
    expect(expiryOf(aDraft({ expiry: '30' }), now)).toEqual(new Date(2026, 11, 23));
    expect(expiryOf(aDraft({ expiry: 'day', day: '2026-11-22' }), now)).toEqual(
      new Date(2026, 10, 23),
    );
    expect(keyOf(aDraft({ expiry: 'never' }), now)).not.toHaveProperty('expires_at');
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ expiry: 'day', day: '' }, 'day'],
    [{ expiry: 'day', day: '2026-11-21' }, 'day'],
    [{ budgeted: true, limit: '0' }, 'limit'],
    [{ budgeted: true, limit: 'much' }, 'limit'],
  ] as const)('is refused at its field: %j', (over, field) => {
    expect(keyOf(aDraft(over), now)).toMatchObject({ field });
  });

  it('has a budget only where one was wanted', () => {
    const wanted = { limit: '12.5', period: 'day', hard: true } as const;
    expect(keyOf(aDraft(wanted), now)).not.toHaveProperty('budget');
    expect(keyOf(aDraft({ ...wanted, budgeted: true }), now)).toMatchObject({
      budget: { limit_microcredits: 12_500_000, period: 'day', hard: true },
    });
  });
});

describe('what a key may do, in words', () => {
  it('says what it does, changes and sees', () => {
    expect(scopesText(['usage:write', 'balance:read', 'projects:write', 'projects:read'])).toBe(
      'Report usage; change projects; see the balance, projects',
    );
    expect(scopesText(['api_keys:read'])).toBe('See API keys, without their secrets');
    expect(scopesText(accountKeyScopes)).toBe('Everything a key may');
  });

  it('is offered no further than a role may give it', () => {
    const offered = (role: 'owner' | 'developer') =>
      scopeGroups(role).flatMap(({ scopes }) => [...scopes]);
    expect(offered('owner').toSorted()).toEqual([...accountKeyScopes].toSorted());
    expect(offered('developer')).not.toContain('billing:read');
    expect(offered('developer')).toContain('usage:write');
    for (const { scopes } of presets('developer'))
      for (const scope of scopes) expect(offered('developer')).toContain(scope);
  });
});
