import { type Check, findingOf, unasked } from '../core/doctor/Check.ts';
import type { Log } from './Log.ts';
import type { SignInConfig } from './SignInConfig.ts';
import { tryProviders } from './tryProviders.ts';

/** Whether the providers answer by which people sign in here. Nobody is signed in. */
export const makeProviderCheck = (signIn: SignInConfig | undefined, log: Log): Check => ({
  name: 'signin.providers',
  severity: 'error',
  problem: 'identity providers by which nobody can sign in',
  remedy: 'Correct OIDC_ISSUER or OIDC_PROVIDERS, let this machine reach the issuer, and set OIDC_DOMAINS.',
  run: async () => {
    if (signIn === undefined || signIn.providers.length === 0) return unasked('no OIDC_ISSUER is set');
    const tried = await tryProviders(signIn, log);
    return findingOf(tried.flatMap(({ what, state, todo }) => (state === 'good' ? [] : [`${what}: ${todo}`])));
  },
});
