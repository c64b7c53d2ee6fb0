import { type Check, findingOf, unasked } from '../../core/doctor/Check.ts';
import { TelegramApi, type TelegramSettings } from './TelegramApi.ts';

/** Whether Telegram knows the bot. No message is sent. */
export const makeTelegramCheck = (settings: TelegramSettings | undefined): Check => ({
  name: 'telegram.reach',
  severity: 'error',
  problem: 'bots that Telegram does not know or that do not reach it',
  remedy: 'Set TELEGRAM_BOT_TOKEN to the token that @BotFather shows, or let this machine reach TELEGRAM_API_URL.',
  run: async () => {
    if (settings === undefined) return unasked('TELEGRAM_BOT_TOKEN is not set');
    try {
      await new TelegramApi(settings).call('getMe', {});
      return findingOf([]);
    } catch (failure) {
      return findingOf([failure instanceof Error ? failure.message : 'no answer']);
    }
  },
});
