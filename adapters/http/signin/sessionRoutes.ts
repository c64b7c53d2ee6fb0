import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { asSessionId } from '../../../core/signin/Session.ts';
import { encodeOwnSession, encodeSession } from '../../wire/signin/encodeSession.ts';
import {
  currentSession,
  endedAnswer,
  endQuery,
  nothingAnswer,
  sessionList,
  signInsAnswer,
} from '../../wire/signin/signInSchemas.ts';
import { sessionAddress, userAddress } from '../routing/addressSchemas.ts';
import { browserRoute, directoryRoute, ok, personRoute, type Route, withCookies } from '../routing/Route.ts';
import type { SignInDoor } from './SignInDoor.ts';

interface Deps {
  readonly chat: Pick<Chat, 'signIn'>;
  readonly door: SignInDoor;
}

const tag = 'Sign-in';
const own = '/api/chat/sessions/';
const ofPerson = '/api/directory/users/:user_id/sign-ins/';

/** What people and offices do about sessions. */
export const sessionRoutes = ({ chat: { signIn }, door: { cookies, onEnded } }: Deps): Route[] => [
  browserRoute({
    method: 'post',
    path: '/auth/session/',
    tag,
    summary: 'Who is signed in in this browser; renews the cookie when it is time',
    answer: currentSession,
    handle: async ({ browser }) => {
      const nobody = { session: null, user_id: null };
      const key = cookies.sessionKey(browser.cookie);
      if (key === undefined) return ok(nobody);
      const renewed = await signIn.sessions.renew(key);
      if (renewed === undefined) return withCookies(ok(nobody), [cookies.dropSession()]);
      const { session, key: next } = renewed;
      const answer = ok({ session: encodeOwnSession(session, session.id), user_id: session.userId });
      return next === undefined ? answer : withCookies(answer, [cookies.keepSession(next, session.expiresAt)]);
    },
  }),
  browserRoute({
    method: 'post',
    path: '/auth/logout/',
    tag,
    summary: 'Signs this browser out; its sockets end within seconds',
    answer: nothingAnswer,
    handle: async ({ browser }) => {
      const key = cookies.sessionKey(browser.cookie);
      if (key !== undefined) {
        await signIn.sessions.leave(key);
        onEnded(key);
      }
      return withCookies(ok({}), [cookies.dropSession()]);
    },
  }),
  personRoute({
    method: 'get',
    path: own,
    tag,
    summary: 'The browsers in which I am signed in',
    answer: sessionList,
    handle: async ({ person, sessionId }) =>
      ok({ sessions: (await signIn.sessions.list(person.id)).map((one) => encodeOwnSession(one, sessionId)) }),
  }),
  personRoute({
    method: 'delete',
    path: own,
    tag,
    summary: 'Sign out everywhere but here',
    answer: endedAnswer,
    handle: async ({ person, sessionId }) =>
      ok({ ended: await signIn.sessions.endAll(person.id, sessionId ?? undefined) }),
  }),
  personRoute({
    method: 'delete',
    path: `${own}:session_id/`,
    tag,
    summary: 'Sign out in one browser of mine',
    params: sessionAddress,
    answer: endedAnswer,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) => {
      await signIn.sessions.end(person.id, asSessionId(params.session_id));
      return ok({ ended: 1 });
    },
  }),
  directoryRoute({
    method: 'get',
    path: ofPerson,
    tag,
    summary: 'How a person is signed in; for the office',
    params: userAddress,
    answer: signInsAnswer,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ actor, params }) => {
      const { sessions, logins } = await signIn.manage.read(actor, asUserId(params.user_id));
      return ok({
        sessions: sessions.map(encodeSession),
        logins: logins.map(({ issuer, subject, createdAt }) => ({
          ...{ issuer, subject, created_at: createdAt.toISOString() },
        })),
      });
    },
  }),
  directoryRoute({
    method: 'delete',
    path: ofPerson,
    tag,
    summary: 'Sign a person out everywhere; for the office, and on record',
    params: userAddress,
    query: endQuery,
    answer: endedAnswer,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ actor, params, query }) => {
      const options = { withLogins: query.logins === true };
      return ok({ ended: await signIn.manage.end(actor, asUserId(params.user_id), options) });
    },
  }),
];
