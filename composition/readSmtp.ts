import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** The server that takes mail, and who it is from. */
export const readSmtp = (reader: EnvironmentReader): SmtpSettings | undefined => {
  const url = reader.read(
    'SMTP_URL',
    'the address of a mail server',
    'smtps://name:secret@mail.school.example',
    (text) => (/^smtps?:\/\/./.test(text) && URL.canParse(text) ? text : undefined),
  );
  const from = reader.read('MAIL_FROM', 'the sender of mails', 'Northbridge School <chat@school.example>', (text) =>
    /^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/.test(text) ? text : undefined,
  );
  if (url !== undefined && from === undefined && reader.text('MAIL_FROM') === undefined)
    reader.complain('MAIL_FROM', 'must be set with SMTP_URL, for example MAIL_FROM=chat@school.example');
  return url === undefined || from === undefined ? undefined : { url, from };
};

/** Who runs the server, and is told of what nobody else would see. */
export const readOperator = (reader: EnvironmentReader, smtp: SmtpSettings | undefined): OperatorMail | undefined => {
  const to = reader.read('OPERATOR_MAIL', 'the address of who runs the server', 'it@school.example', (text) =>
    /^[^\s@<>]+@[^\s@<>]+$/.test(text) ? text : undefined,
  );
  if (to === undefined) return undefined;
  if (smtp === undefined && reader.text('SMTP_URL') === undefined)
    reader.complain('OPERATOR_MAIL', 'stands beside SMTP_URL and MAIL_FROM, which are not set');
  return smtp && { smtp, to };
};

export interface OperatorMail {
  readonly smtp: SmtpSettings;
  readonly to: string;
}
