import Type from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { IdentityProvider, SignInFlow } from '../../../core/signin/IdentityProvider.ts';
import { loginQuery, nothingAnswer, waysAnswer } from '../../wire/signin/signInSchemas.ts';
import type { BrowserFacts } from '../routing/BrowserFacts.ts';
import { browserRoute, movedTo, ok, type Route } from '../routing/Route.ts';
import { ownPath } from './ownPath.ts';
import type { SignInDoor } from './SignInDoor.ts';

interface Deps {
  readonly chat: Pick<Chat, 'signIn'>;
  readonly door: SignInDoor;
}

interface CarriedFlow extends SignInFlow {
  readonly provider: string;
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Seconds that somebody may take at a provider. */
const flowSeconds = 600;
const tag = 'Sign-in';

/** Why the page says that somebody was not let in. */
type Failure = 'expired' | 'declined' | 'unavailable' | 'unknown' | 'several' | 'inactive' | 'other_login';

/** Sign-in over a provider of identities. What goes wrong is shown by the page, because a browser came by itself. */
export const providerRoutes = ({ chat, door }: Deps): Route[] => {
  const { publicUrl, providers, mailer, takesTokens, cookies, flows, clock, onSignIn } = door;
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const failed = (reason: Failure, setCookies: readonly string[] = []) =>
    movedTo(`${publicUrl}/#sign-in-failed=${reason}`, setCookies);

  const begin = async (provider: IdentityProvider, wanted: string | undefined) => {
    try {
      const { address, flow } = await provider.begin();
      const until = clock.now().getTime() + flowSeconds * 1_000;
      const carried: CarriedFlow = { ...flow, provider: provider.id, returnTo: ownPath(wanted, publicUrl), until };
      const cookie = cookies.keepFlow(flow.state, flows.seal(JSON.stringify(carried)), flowSeconds);
      return movedTo(address, [cookie]);
    } catch (failure) {
      onSignIn('provider', 'unavailable');
      if (failure instanceof ChatError && failure.code === 'UNAVAILABLE') return failed('unavailable');
      throw failure;
    }
  };

  /** What this very browser took along for this state. */
  const carriedBy = ({ cookie }: BrowserFacts, state: string): CarriedFlow | undefined => {
    const sealed = state === '' ? undefined : cookies.flow(cookie, state);
    const text = sealed === undefined ? undefined : flows.open(sealed);
    if (text === undefined) return undefined;
    const flow = JSON.parse(text) as CarriedFlow;
    return flow.state === state && flow.until > clock.now().getTime() ? flow : undefined;
  };

  const finish = async (query: string, browser: BrowserFacts) => {
    const state = new URLSearchParams(query).get('state') ?? '';
    const flow = carriedBy(browser, state);
    const provider = flow && byId.get(flow.provider);
    if (flow === undefined || provider === undefined) {
      onSignIn('provider', 'expired');
      return failed('expired');
    }
    const done = [cookies.dropFlow(state)];
    try {
      const outcome = await chat.signIn.byIdentity(provider.id, await provider.finish(query, flow));
      onSignIn('provider', 'refused' in outcome ? outcome.refused : 'signed_in');
      if ('refused' in outcome) return failed(outcome.refused, done);
      const { session, key } = await chat.signIn.admit(outcome.person, provider.id, browser.userAgent);
      await endFormer(chat, door, browser);
      return movedTo(`${publicUrl}${flow.returnTo}`, [...done, cookies.keepSession(key, session.expiresAt)]);
    } catch (failure) {
      const reason = failure instanceof ChatError ? reasons[failure.code] : undefined;
      onSignIn('provider', reason ?? 'failed');
      if (reason === undefined) throw failure;
      return failed(reason, done);
    }
  };

  return [
    browserRoute({
      method: 'get',
      path: '/auth/providers/',
      tag,
      summary: 'How people sign in here',
      answer: waysAnswer,
      handle: async () =>
        ok({
          providers: providers.map(({ id, name }) => ({
            ...{ id, name, address: `/auth/login?provider=${encodeURIComponent(id)}` },
          })),
          mails_links: mailer !== null,
          takes_tokens: takesTokens,
        }),
    }),
    browserRoute({
      method: 'get',
      path: '/auth/login/',
      tag,
      summary: 'Sends a browser to a provider',
      query: loginQuery,
      answer: nothingAnswer,
      statuses: [302],
      errors: ['NOT_FOUND'],
      handle: async ({ query }) => {
        const provider = byId.get(query.provider);
        if (provider === undefined) throw new ChatError('NOT_FOUND', 'There is no such provider here.');
        return begin(provider, query.return_to);
      },
    }),
    browserRoute({
      method: 'get',
      path: '/auth/callback/',
      tag,
      summary: 'Where a browser comes back from a provider',
      description: 'Sets the cookie of the session, and sends the browser to the page.',
      // A provider may send what it likes; the flow says what belongs to it.
      query: Type.Object({}, { additionalProperties: true }),
      answer: nothingAnswer,
      statuses: [302],
      handle: async ({ browser }) => finish(browser.query, browser),
    }),
  ];
};

const reasons: Partial<Record<ChatError['code'], Failure>> = {
  UNAUTHORIZED: 'expired',
  ACCESS_DENIED: 'declined',
  UNAVAILABLE: 'unavailable',
};

/** Who signs in again in a browser has one session in it. */
export const endFormer = async ({ signIn }: Pick<Chat, 'signIn'>, door: SignInDoor, { cookie }: BrowserFacts) => {
  const former = door.cookies.sessionKey(cookie);
  if (former === undefined) return;
  await signIn.sessions.leave(former);
  door.onEnded(former);
};
