import type { VapidKeys } from '../adapters/push/PushChannel.ts';
import type { TelegramSettings } from '../adapters/telegram/TelegramApi.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';
import type { SignInConfig } from './SignInConfig.ts';

/** A bot of Telegram, with what its links to the page and to people need. */
export interface TelegramConfig extends TelegramSettings {
  readonly publicUrl: string;
  /** The one that signs, and the one before. */
  readonly secrets: readonly string[];
}

/** Over which channels people are told of messages, beside mail. */
export interface ChannelConfig {
  readonly push?: VapidKeys;
  readonly telegram?: TelegramConfig;
}

type ReadSecret = (reader: EnvironmentReader, name: string, minChars: number) => string | undefined;

export const readChannels = (
  reader: EnvironmentReader,
  readSecret: ReadSecret,
  signIn: Pick<SignInConfig, 'publicUrl' | 'secrets'> | undefined,
): ChannelConfig => {
  const [push, telegram] = [readPush(reader, readSecret), readTelegram(reader, readSecret, signIn)];
  return { ...(push && { push }), ...(telegram && { telegram }) };
};

const vapidNames = ['VAPID_SUBJECT', 'VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'] as const;

/** All three or none: "homeroom notify keys" makes the two keys. */
const readPush = (reader: EnvironmentReader, readSecret: ReadSecret): VapidKeys | undefined => {
  const subject = reader.read('VAPID_SUBJECT', 'an address of mail or https', 'mailto:it@school.example', (text) =>
    /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(text) ? text : undefined,
  );
  const publicKey = reader.read('VAPID_PUBLIC_KEY', 'what "homeroom notify keys" prints', 'BNcR…', (text) =>
    Buffer.from(text, 'base64url').length === 65 ? text : undefined,
  );
  const privateKey = readSecret(reader, 'VAPID_PRIVATE_KEY', 43);
  if (subject !== undefined && publicKey !== undefined && privateKey !== undefined)
    return { subject, publicKey, privateKey };
  const missing = vapidNames.filter((name) => reader.text(name) === undefined);
  const [first] = missing;
  if (first !== undefined && missing.length < vapidNames.length)
    reader.complain(first, 'stands beside the other two of VAPID_…; "homeroom notify keys" makes the keys');
  return undefined;
};

const readTelegram = (
  reader: EnvironmentReader,
  readSecret: ReadSecret,
  signIn: Pick<SignInConfig, 'publicUrl' | 'secrets'> | undefined,
): TelegramConfig | undefined => {
  const token = readSecret(reader, 'TELEGRAM_BOT_TOKEN', 20);
  const apiUrl =
    reader.read('TELEGRAM_API_URL', 'an address', 'https://api.telegram.org', (text) =>
      /^https?:\/\/[^\s?#]+$/.test(text) ? text.replace(/\/$/, '') : undefined,
    ) ?? 'https://api.telegram.org';
  if (token === undefined) return undefined;
  if (signIn === undefined) {
    reader.complain('TELEGRAM_BOT_TOKEN', 'stands beside PUBLIC_URL and SESSION_SECRET, which are not set');
    return undefined;
  }
  return { token, apiUrl, publicUrl: signIn.publicUrl, secrets: signIn.secrets };
};
