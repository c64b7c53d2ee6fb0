import type { Clock } from '../../../core/clock.ts';
import type { IdentityProvider } from '../../../core/signin/IdentityProvider.ts';
import type { SignInMailer } from '../../../core/signin/SignInMailer.ts';
import type { SealedText } from '../../system/SealedText.ts';
import type { SignInCookies } from '../../wire/signin/SignInCookies.ts';

/** How people sign in at this server itself. */
export interface SignInDoor {
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
  readonly providers: readonly IdentityProvider[];
  /** Null: nobody gets links by mail. */
  readonly mailer: SignInMailer | null;
  readonly takesTokens: boolean;
  readonly cookies: SignInCookies;
  /** Seals what a browser carries while it is at a provider. */
  readonly flows: SealedText;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Called when a session ended here, so that nobody remembers its key. */
  readonly onEnded: (key: string) => void;
  /** Counts by a few fixed words. */
  readonly onSignIn: (way: 'provider' | 'link', outcome: string) => void;
  readonly onLinkSent: (outcome: string) => void;
  /** Hears of failures that nobody waits for. */
  readonly onFailure: (failure: unknown) => void;
}
