import { SealedText } from '../adapters/system/SealedText.ts';
import { SignInCookies } from '../adapters/wire/signin/SignInCookies.ts';
import type { Log } from './Log.ts';
import type { SignInConfig } from './SignInConfig.ts';
import type { SignInParts } from './SignInParts.ts';

/** Makes what sign-in needs. The libraries of providers and mail are loaded only where they are used. */
export const openSignIn = async (config: SignInConfig, log: Log): Promise<SignInParts> => {
  const { publicUrl, secrets, providers, smtp, times, linkRoles } = config;
  const oidc = providers.length === 0 ? undefined : await import('../adapters/oidc/OidcProvider.ts');
  const mail = smtp === undefined ? undefined : await import('../adapters/mail/SmtpMailer.ts');
  const mailer = mail && smtp ? new mail.SmtpMailer({ settings: smtp, publicUrl }) : null;
  const redirectUri = `${publicUrl}/auth/callback`;
  return {
    ...{ publicUrl, mailer },
    providers: oidc ? providers.map((settings) => new oidc.OidcProvider({ settings, redirectUri, log })) : [],
    cookies: new SignInCookies(publicUrl.startsWith('https:')),
    flows: new SealedText(secrets, 'sign-in flow'),
    settings: { times, ...(linkRoles && { linkRoles }) },
    close: () => mailer?.close(),
  };
};
