import { useEffect } from 'preact/hooks';
import type { ChatClient } from '../../client/ChatClient.ts';
import { language } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { preferencesToSave } from './preferences.ts';

/** Milliseconds after which the server is told: what the page shows comes before. */
const afterMs = 2_000;

/** Where the server tells people of messages, it does so in the language that they read the page in. Shows nothing. */
export const ToldLanguage = () => {
  const { client, me } = useAccount();
  const tag = language();
  useEffect(() => {
    const timer = setTimeout(() => {
      // It is said again with the next page.
      tell(client, me.id, tag).catch(() => {});
    }, afterMs);
    return () => clearTimeout(timer);
  }, [client, me.id, tag]);
  return null;
};

const tell = async (client: ChatClient, meId: number, locale: string): Promise<void> => {
  const key = `homeroom.told-language.${meId}`;
  if (localStorage.getItem(key) === locale) return;
  const calls = await client.notifications();
  const { settings, channels } = await calls.read();
  if (channels.length === 0) return;
  if (settings.locale !== locale)
    await calls.save(preferencesToSave(settings, channels, { timeZone: settings.time_zone, locale }));
  localStorage.setItem(key, locale);
};
