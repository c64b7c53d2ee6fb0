import type { Transporter } from 'nodemailer';
import type { AnswerIntake } from '../adapters/mail/incoming/AnswerIntake.ts';
import type { MailAddresses } from '../adapters/mail/MailAddresses.ts';
import type { StopLinks } from '../adapters/mail/StopLinks.ts';
import type { LanguageOf } from '../core/notifications/languageOf.ts';
import type { NotificationChannel } from '../core/notifications/NotificationChannel.ts';
import type { MailConfig } from './MailConfig.ts';

/** What tells people of messages by mail. */
export interface MailParts {
  readonly config: MailConfig;
  readonly channel: NotificationChannel;
  readonly stopLinks: StopLinks;
  readonly transport: Transporter;
  /** Null: mails cannot be answered here. */
  readonly addresses: MailAddresses | null;
  readonly languageOf: LanguageOf;
}

/** What takes answers that come by mail. */
export interface AnswerParts {
  readonly intake: AnswerIntake;
  /** Of a whole mail. */
  readonly maxBytes: number;
  /** Takes mail by SMTP, if it is set up; until the chat is closed. @throws ChatError UNAVAILABLE if the port is taken */
  listen(): Promise<void>;
}
