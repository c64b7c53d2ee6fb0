import { ContainerModule } from 'inversify';
import { byName } from '../byName.ts';
import { SignInKeeper } from '../SignInKeeper.ts';
import { tokens } from '../tokens.ts';

const { chat, bus, clock, log, metrics, serving, lifetime, sessionAuthenticator } = tokens;

/** How people sign in at a served node itself, where that is set up. */
export const signInModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.door).toResolvedValue(
      ...byName(
        { clock, log, metrics, serving, sessionAuthenticator },
        ({ clock, log, metrics, serving: { signIn, identification }, sessionAuthenticator: gate }) =>
          signIn === undefined
            ? null
            : {
                ...signIn,
                takesTokens: 'jwt' in identification,
                clock,
                onEnded: (key: string) => gate?.drop(key),
                onSignIn: metrics.countSignIn,
                onLinkSent: metrics.countLink,
                onFailure: (failure: unknown) => log.warn({ err: failure }, 'a link to sign in could not be sent'),
              },
      ),
    );
    bind(tokens.signInKeeper).toResolvedValue(
      ...byName({ chat, bus, log, serving, lifetime }, ({ chat, bus, log, serving: { signIn }, lifetime }) =>
        signIn === undefined
          ? null
          : lifetime.keep(
              'signInKeeper',
              new SignInKeeper({
                ...{ chat, bus },
                onFailure: (failure) =>
                  log.warn({ err: failure }, 'sessions could not be looked at; it is tried again'),
                onClose: () => signIn.close(),
              }),
            ),
      ),
    );
  });
