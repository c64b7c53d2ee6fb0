import { isIP } from 'node:net';
import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';
import type { AnswerConfig, MailConfig } from './MailConfig.ts';
import type { SignInConfig } from './SignInConfig.ts';

type ReadSecret = (reader: EnvironmentReader, name: string, minChars: number) => string | undefined;

/** Mails about messages are there with a mail server, and with the page's address and the secret of sign-in. */
export const readMail = (
  reader: EnvironmentReader,
  readSecret: ReadSecret,
  smtp: SmtpSettings | undefined,
  signIn: Pick<SignInConfig, 'publicUrl' | 'secrets'> | undefined,
): MailConfig | undefined => {
  const listen = reader.read('MAIL_LISTEN', 'an address and a port', '127.0.0.1:2525', parseListen);
  const inboundSecret = readSecret(reader, 'MAIL_INBOUND_SECRET', 16);
  const domain = reader.read('MAIL_REPLY_DOMAIN', 'a domain', 'reply.school.example', parseDomain);
  const names = ['MAIL_LISTEN', 'MAIL_INBOUND_SECRET'].filter((name) => reader.text(name) !== undefined);
  const [first = 'MAIL_REPLY_DOMAIN'] = names;
  if (reader.text('MAIL_REPLY_DOMAIN') !== undefined && names.length === 0)
    reader.complain('MAIL_REPLY_DOMAIN', 'stands beside MAIL_LISTEN or MAIL_INBOUND_SECRET, by which answers come');
  if (smtp === undefined || signIn === undefined) {
    const needed = ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL', 'SESSION_SECRET'];
    const missing = needed.filter((name) => reader.text(name) === undefined);
    if (names.length > 0 && missing.length > 0) reader.complain(first, `stands beside ${missing.join(', ')}, not set`);
    return undefined;
  }
  const answers: AnswerConfig | undefined =
    listen === undefined && inboundSecret === undefined
      ? undefined
      : {
          domain: domain ?? domainOf(smtp.from),
          ...(listen && { listen }),
          ...(inboundSecret && { inboundSecret }),
        };
  const { publicUrl, secrets } = signIn;
  return { smtp, publicUrl, secrets, ...(answers && { answers }) };
};

const parseListen = (text: string): { host: string; port: number } | undefined => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const [host, port] = [bracketed ?? plain ?? '', Number(digits)];
  const isHost = bracketed === undefined ? /^[a-z0-9.-]+$/i.test(host) : isIP(host) === 6;
  return isHost && port >= 1 && port <= 65_535 ? { host, port } : undefined;
};

const parseDomain = (text: string): string | undefined =>
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text)
    ? text.toLowerCase()
    : undefined;

const domainOf = (from: string): string => (/@([^\s@>]+)>?$/.exec(from)?.[1] ?? '').toLowerCase();
