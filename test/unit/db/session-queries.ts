import type { AccountId, PersonId, SessionId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import type { D1Port } from '../../../db/d1.ts';
import {
  closeInvitations,
  deletePerson,
  forgetAddress,
  standingsOf,
} from '../../../db/forget-person.ts';
import {
  ownedAccounts,
  ownOneMore,
  personAndAccounts,
  portalStanding,
} from '../../../db/person-standing.ts';
import {
  deleteExpiredSessions,
  deleteSessionOfPerson,
  deleteSessions,
  deleteSessionsOfPerson,
  deleteSessionsOfTokens,
  findSession,
  rotateSession,
  sessionsOfPerson,
  switchSession,
  touchSession,
} from '../../../db/sessions.ts';
import { alice } from './random-ledger.ts';

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const now = instant(1_000_000);
const person = 'per_1' as PersonId;
const session = 'ses_1' as SessionId;
const rotation = { id: session, from: 'a', to: 'b', at: now };

export const sessionQueries: Query[] = [
  ['a session', (db) => findSession(db, 'h', now)],
  ['touching a session', (db) => touchSession(db, session, now, now)],
  ['a session’s next token', (db) => rotateSession(db, rotation)],
  ['turning a session', (db) => switchSession(db, alice, rotation)],
  ['sessions of a person', (db) => sessionsOfPerson(db, person, now)],
  ['ending sessions', (db) => deleteSessions(db, [session])],
  ['ending the sessions of tokens', (db) => deleteSessionsOfTokens(db, ['a', 'b'])],
  ['ending a session of a person', (db) => deleteSessionOfPerson(db, person, session, now)],
  ['ending all sessions of a person', (db) => deleteSessionsOfPerson(db, person, now)],
  ['cleaning up sessions', (db) => deleteExpiredSessions(db, now, 10)],
  ['a person and their accounts', (db) => personAndAccounts(db, person, alice)],
  ['where a portal session looks', (db) => portalStanding(db, session)],
  ['accounts somebody owns', (db) => ownedAccounts(db, person, alice)],
  [
    'owning one more',
    (db) => ownOneMore(db, { account: alice, person, joinedAt: now }, { max: 20 }),
  ],
  ['what a person is to accounts', (db) => standingsOf(db, person)],
  ['closing invitations', (db) => closeInvitations(db, [alice, 'b' as AccountId], now)],
  ['forgetting an address', (db) => forgetAddress(db, [alice], person)],
  ['forgetting a person', (db) => deletePerson(db, person, [alice], now)],
];
