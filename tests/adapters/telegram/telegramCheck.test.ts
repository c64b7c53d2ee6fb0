import { expect } from 'chai';
import { makeTelegramCheck } from '../../../adapters/telegram/telegramCheck.ts';
import { BotApi } from '../../support/BotApi.ts';

describe('telegram.reach', () => {
  const look = async (settings?: { token: string; apiUrl: string }): Promise<readonly string[] | string> => {
    const { examples, unasked } = await makeTelegramCheck(settings).run({ onProgress: () => {} });
    return unasked ?? examples;
  };

  it('asks who the bot is, and names a token that Telegram does not know without showing it', async () => {
    const api = await BotApi.start();
    try {
      expect(await look()).to.equal('TELEGRAM_BOT_TOKEN is not set');
      expect(await look({ token: api.token, apiUrl: api.url })).to.deep.equal([]);
      expect(api.sent).to.have.length(0);
      const [wrong] = await look({ token: '1:of-somebody-else-and-long', apiUrl: api.url });
      expect(wrong)
        .to.match(/^Telegram answered 401/)
        .and.not.contain('somebody');
    } finally {
      await api.close();
    }
  });
});
