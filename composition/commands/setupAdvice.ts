import type { Config } from '../Config.ts';
import type { Log } from '../Log.ts';
import { openSignIn } from '../openSignIn.ts';
import { type Advice, tryProviders } from '../tryProviders.ts';

/** How people could log in with these settings, tried as far as that harms nobody, and what is missing. */
export const setupAdvice = async (config: Config, log: Log): Promise<readonly Advice[]> => {
  const { signIn, auth } = config;
  const hasTokens = auth.secret !== undefined || auth.jwksUrl !== undefined || auth.jwksFile !== undefined;
  const tokens: readonly Advice[] = hasTokens ? [{ what: 'tokens of your own systems', state: 'good', todo: '' }] : [];
  if (signIn === undefined) {
    if (hasTokens) return tokens;
    const todo = 'set PUBLIC_URL and SESSION_SECRET ("openssl rand -hex 32"), or AUTH_… for tokens: docs/sign-in.md';
    return [{ what: 'sign-in', state: 'missing', todo }];
  }
  const { mailer, close } = await openSignIn(signIn, log);
  try {
    const tried = await tryProviders(signIn, log);
    const mail = mailer === null ? [] : [await tryMail(mailer)];
    const ways = [...tried, ...mail, ...tokens];
    const nobody = {
      what: 'sign-in',
      todo: 'only the first administrator’s link lets in: set OIDC_ISSUER or SMTP_URL',
    };
    return ways.length > 0 ? ways : [{ ...nobody, state: 'missing' }];
  } finally {
    close();
  }
};

const tryMail = async (mailer: object): Promise<Advice> => {
  const what = 'mail server';
  if (!('check' in mailer) || typeof mailer.check !== 'function') return { what, state: 'good', todo: '' };
  try {
    await mailer.check();
    return { what, state: 'good', todo: '' };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { what, state: 'failed', todo: `SMTP_URL: ${reason}` };
  }
};
