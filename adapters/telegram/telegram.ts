/** What is loaded where a bot is set up. */

export { LinkTokens } from './LinkTokens.ts';
export { TelegramApi } from './TelegramApi.ts';
export { TelegramBot } from './TelegramBot.ts';
export { TelegramChannel } from './TelegramChannel.ts';
