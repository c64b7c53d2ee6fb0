import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';
import type { OidcSettings } from '../adapters/oidc/OidcSettings.ts';
import type { SessionTimes } from '../core/signin/Session.ts';

/** Sign-in at the server itself. */
export interface SignInConfig {
  /** The origin that people see. */
  readonly publicUrl: string;
  /** The one that seals, and the one before. */
  readonly secrets: readonly string[];
  readonly providers: readonly OidcSettings[];
  /** Absent: nobody gets links by mail. */
  readonly smtp?: SmtpSettings;
  readonly times: SessionTimes;
  /** The roles whom links by mail let in; absent: guardians. */
  readonly linkRoles?: readonly string[];
}
