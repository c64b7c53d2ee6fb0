import type { Log } from './Log.ts';
import { openSignIn } from './openSignIn.ts';
import type { SignInConfig } from './SignInConfig.ts';

export interface Advice {
  readonly what: string;
  readonly state: 'good' | 'missing' | 'failed';
  /** What to do; '' where nothing is to be done. */
  readonly todo: string;
}

/** Begins a sign-in at each identity provider, as far as that harms nobody. */
export const tryProviders = async (signIn: SignInConfig, log: Log): Promise<readonly Advice[]> => {
  const { providers, close } = await openSignIn(signIn, log);
  const tried = providers.map(async ({ name, begin }, at): Promise<Advice> => {
    const what = `provider ${name}`;
    const domains = signIn.providers[at]?.domains ?? [];
    const isBlind = domains.length === 0 && signIn.providers[at]?.externalId === undefined;
    try {
      await begin.call(providers[at]);
    } catch (failure) {
      const reason = failure instanceof Error ? causeOf(failure) : String(failure);
      return { what, state: 'failed', todo: `its issuer does not answer as it should: ${reason}` };
    }
    return isBlind
      ? { what, state: 'missing', todo: 'name the mail domains by which it finds people: OIDC_DOMAINS' }
      : { what, state: 'good', todo: '' };
  });
  try {
    return await Promise.all(tried);
  } finally {
    close();
  }
};

/** The innermost reason, which a network's failure has at the end of its causes. */
const causeOf = (failure: Error): string => (failure.cause instanceof Error ? causeOf(failure.cause) : failure.message);
