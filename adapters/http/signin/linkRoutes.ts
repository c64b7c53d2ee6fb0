import { ChatError } from '../../../core/errors.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { linkWay } from '../../../core/signin/Session.ts';
import type { SignInMailer } from '../../../core/signin/SignInMailer.ts';
import { Brake } from '../../system/Brake.ts';
import { networkOf } from '../../system/networkOf.ts';
import { encodePerson } from '../../wire/messages/encodeMessage.ts';
import { encodeOwnSession } from '../../wire/signin/encodeSession.ts';
import {
  currentSession,
  linkKey,
  linkPeople,
  linkRequest,
  linkUse,
  nothingAnswer,
} from '../../wire/signin/signInSchemas.ts';
import { accepted, browserRoute, ok, type Route, withCookies } from '../routing/Route.ts';
import { endFormer } from './providerRoutes.ts';
import type { SignInDoor } from './SignInDoor.ts';

interface Deps {
  readonly chat: Pick<Chat, 'signIn'>;
  readonly door: SignInDoor;
}

const tag = 'Sign-in';
/** Requests of an address (a school has one for all) that wait for nothing. */
const growing = { free: 20, firstMs: 1_000, mostMs: 60_000, forgetMs: 60_000 };
/** Mails that are under way, at most; further requests get none. */
const mailsAtMost = 100;

/** Links by mail, for those who have no account at a provider. */
export const linkRoutes = ({ chat, door }: Deps): Route[] => {
  const { mailer, cookies, clock, onSignIn, onLinkSent, onFailure } = door;
  const { links } = chat.signIn;
  const requests = new Brake({ clock, ...growing });
  const wrongKeys = new Brake({ clock, ...growing });
  let underWay = 0;

  const brake = (one: Brake, address: string): void => {
    const retryAfterMs = one.strike(networkOf(address));
    if (retryAfterMs > 0)
      throw new ChatError('RATE_LIMIT_EXCEEDED', 'Too many requests came from this address. Wait a little.', {
        retryAfterMs,
      });
  };

  /** Nobody waits for it: the answer says nothing about the address, nor does its time. */
  const send = (by: SignInMailer, email: string, locale: string): void => {
    if (underWay >= mailsAtMost) return onLinkSent('dropped');
    underWay += 1;
    void links
      .send(by, email, locale)
      .then(onLinkSent, (failure: unknown) => {
        onLinkSent('failed');
        onFailure(failure);
      })
      .finally(() => {
        underWay -= 1;
      });
  };

  const orBrake = async <Result>(address: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (failure) {
      if (failure instanceof ChatError && failure.code === 'UNAUTHORIZED') brake(wrongKeys, address);
      throw failure;
    }
  };

  return [
    browserRoute({
      method: 'post',
      path: '/auth/links/',
      tag,
      summary: 'Mails a link to sign in',
      description: 'The answer is the same whether the address is known or not. A link works once, for 15 minutes.',
      body: linkRequest,
      answer: nothingAnswer,
      statuses: [202],
      errors: ['RATE_LIMIT_EXCEEDED', 'NOT_FOUND'],
      handle: async ({ body: { email, locale = 'en' }, browser }) => {
        if (mailer === null) throw new ChatError('NOT_FOUND', 'This server mails no links.');
        brake(requests, browser.address);
        send(mailer, email, locale);
        return accepted({});
      },
    }),
    browserRoute({
      method: 'post',
      path: '/auth/link/look/',
      tag,
      summary: 'Whom a link lets in; it is not used by that',
      body: linkKey,
      answer: linkPeople,
      errors: ['UNAUTHORIZED', 'RATE_LIMIT_EXCEEDED'],
      handle: async ({ body: { key }, browser }) =>
        ok({ people: (await orBrake(browser.address, links.look(key))).map(encodePerson) }),
    }),
    browserRoute({
      method: 'post',
      path: '/auth/link/',
      tag,
      summary: 'Signs in by a link, once',
      body: linkUse,
      answer: currentSession,
      errors: ['UNAUTHORIZED', 'RATE_LIMIT_EXCEEDED'],
      handle: async ({ body: { key, user_id: userId }, browser }) => {
        const used = links.use(key, userId === undefined ? undefined : asUserId(userId));
        const person = await orBrake(browser.address, used);
        const opened = await chat.signIn.admit(person, linkWay, browser.userAgent);
        onSignIn('link', 'signed_in');
        await endFormer(chat, door, browser);
        const { session } = opened;
        const answer = { session: encodeOwnSession(session, session.id), user_id: person.id };
        return withCookies(ok(answer), [cookies.keepSession(opened.key, session.expiresAt)]);
      },
    }),
  ];
};
