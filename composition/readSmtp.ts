import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** The server that sends mail, and the sender. */
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
