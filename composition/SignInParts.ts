import type { SealedText } from '../adapters/system/SealedText.ts';
import type { SignInCookies } from '../adapters/wire/signin/SignInCookies.ts';
import type { IdentityProvider } from '../core/signin/IdentityProvider.ts';
import type { SignInSettings } from '../core/signin/makeSignIn.ts';
import type { SignInMailer } from '../core/signin/SignInMailer.ts';

/** How people sign in at a server itself. */
export interface SignInParts {
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
  readonly providers: readonly IdentityProvider[];
  readonly mailer: SignInMailer | null;
  readonly cookies: SignInCookies;
  readonly flows: SealedText;
  readonly settings: SignInSettings;
  close(): void;
}
