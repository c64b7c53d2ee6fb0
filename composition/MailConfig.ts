import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';

/** How answers come. At least one of the ways is there. */
export interface AnswerConfig {
  /** What stands behind the @ of the addresses to which people answer. */
  readonly domain: string;
  /** Where mail comes by SMTP; absent: it does not. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** What services show that hand over mail by HTTP; absent: they cannot. */
  readonly inboundSecret?: string;
}

/** Mails about messages. */
export interface MailConfig {
  readonly smtp: SmtpSettings;
  /** The origin that people see. */
  readonly publicUrl: string;
  /** The one that signs, and the one before. */
  readonly secrets: readonly string[];
  /** Absent: mails cannot be answered. */
  readonly answers?: AnswerConfig;
}
