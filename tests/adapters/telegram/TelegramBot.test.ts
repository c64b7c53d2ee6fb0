import { expect } from 'chai';
import { MemoryLeases } from '../../../adapters/memory/feed/MemoryLeases.ts';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';
import { SystemTimers } from '../../../adapters/system/SystemTimers.ts';
import { LinkTokens } from '../../../adapters/telegram/LinkTokens.ts';
import { TelegramApi } from '../../../adapters/telegram/TelegramApi.ts';
import { type BotOutcome, TelegramBot } from '../../../adapters/telegram/TelegramBot.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Appended } from '../../../core/messages/MessageStore.ts';
import type { SendMessageInput } from '../../../core/messages/sendMessage.ts';
import { requestUnaccepted } from '../../../core/rooms/messageRequest.ts';
import type { ServerNotice } from '../../../core/settings/ServerNotice.ts';
import { School } from '../../contracts/School.ts';
import { stateOver } from '../../contracts/stateOver.ts';
import { BotApi } from '../../support/BotApi.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const publicUrl = 'https://chat.school.example';

describe('The bot of Telegram', () => {
  const fact = stateOver(async () => {
    const world = await memoryWorld();
    const school = await School.open(world);
    const api = await BotApi.start();
    const clock = new SystemClock();
    const links = new LinkTokens(['a secret']);
    const outcomes: BotOutcome[] = [];
    const sent: SendMessageInput[] = [];
    let refusal: Error | null = null;
    let notice: ServerNotice = { banner: null, maintenance: null };
    const failures: unknown[] = [];
    const bot = new TelegramBot({
      ...{ api: new TelegramApi({ token: api.token, apiUrl: api.url }), links, publicUrl, clock },
      ...{ choices: world.notificationChoices, leases: new MemoryLeases(world.database), timers: new SystemTimers() },
      holder: 'node 1',
      chat: {
        identifyPerson: async (id) => school.person(id === school.id('pam') ? 'pam' : 'sam'),
        sendMessage: async (input) => {
          if (refusal !== null) throw refusal;
          sent.push(input);
          return {} as Appended;
        },
        settings: { notice: () => notice },
      },
      onMessage: (outcome) => outcomes.push(outcome),
      onFailure: (failure) => {
        if (notice.maintenance === null) expect.fail(String(failure));
        failures.push(failure);
      },
    });
    bot.start();
    const heard = (count: number) => eventually(() => expect(outcomes).to.have.length(count), { within: 5_000 });
    const said = () => api.sent.at(-1)?.text ?? '';
    const link = async (chat = 7) => {
      api.write(chat, { text: `/start ${links.make(school.id('pam'), clock.now())}` });
      await eventually(() => expect(outcomes).to.include('linked'), { within: 5_000 });
      outcomes.length = 0;
    };
    const answer = (text: string, entities: readonly object[], chat = 7) =>
      api.write(chat, { text, reply_to_message: { from: { is_bot: true }, entities } });
    const refuse = (failure: Error): void => {
      refusal = failure;
    };
    const maintain = (isOn: boolean): void => {
      notice = { banner: null, maintenance: isOn ? { message: null, until: null } : null };
      refusal = isOn ? new ChatError('MAINTENANCE', 'We move.') : null;
    };
    const close = async (): Promise<void> => {
      await Promise.all([bot.close(), api.close()]);
      await world.close();
    };
    const told = { outcomes, sent, heard, said, failures };
    return { ...world, ...told, school, api, links, clock, link, answer, refuse, maintain, close };
  });
  const room = [{ type: 'text_link', url: `${publicUrl}/#room=42` }];

  fact('links a chat to who opened the link from the page, and ends it with /stop', async (world) => {
    const { api, link, heard, outcomes, said, school, notificationChoices: choices } = world;
    await link();
    expect(await choices.findAddress('telegram', '7')).to.include({ userId: school.id('pam') });
    expect(said()).to.include('/stop');
    api.write(7, { text: '/stop' });
    await heard(1);
    expect(outcomes).to.deep.equal(['unlinked']);
    expect(await choices.findAddress('telegram', '7')).to.equal(undefined);
  });

  fact('lets people leave during a maintenance, and does afterwards what others wrote meanwhile', async (world) => {
    const { api, link, answer, maintain, outcomes, sent, failures, links, school, clock } = world;
    const { notificationChoices: choices } = world;
    await link(7);
    await link(8);
    maintain(true);
    answer('We will come', room, 7);
    api.write(9, { text: `/start ${links.make(school.id('sam'), clock.now())}` });
    api.write(7, { text: '/stop' });
    api.write(8, { text: '/stop' });
    await eventually(() => expect([outcomes.length, failures.length > 0]).to.deep.equal([1, true]));
    expect([outcomes, sent]).to.deep.equal([['unlinked'], []]);
    const linked = async () =>
      Promise.all(['7', '8', '9'].map(async (chat) => (await choices.findAddress('telegram', chat)) !== undefined));
    expect(await linked()).to.deep.equal([true, false, false]);
    maintain(false);
    await eventually(() => expect(outcomes).to.have.length(4));
    expect(outcomes).to.deep.equal(['unlinked', 'sent', 'linked', 'unlinked']);
    expect(sent.map(({ content }) => content)).to.deep.equal(['We will come']);
    expect(await linked()).to.deep.equal([false, false, true]);
  });

  fact('accepts no request to talk by an answer, and says where to', async (world) => {
    const { link, answer, heard, outcomes, said, refuse, sent } = world;
    await link();
    refuse(requestUnaccepted());
    answer('No, thank you', [{ type: 'text_link', url: `${publicUrl}/#request=42` }]);
    await heard(1);
    expect([outcomes, sent]).to.deep.equal([['refused'], []]);
    expect(said()).to.include(`Accept in the page first: ${publicUrl}`);
  });

  fact('links nobody by a link that is old or made up', async ({ api, heard, outcomes, said, links, school, ...w }) => {
    api.write(7, { text: `/start ${links.make(school.id('pam'), new Date('2026-01-01'))}` });
    api.write(7, { text: `/start ${'A'.repeat(40)}` });
    await heard(2);
    expect(outcomes).to.deep.equal(['refused', 'refused']);
    expect(said()).to.include('not valid any more');
    expect(await w.notificationChoices.findAddress('telegram', '7')).to.equal(undefined);
  });

  fact('sends an answer to a notification into its room, as the person, once', async (world) => {
    const { link, answer, heard, sent, school, api } = world;
    await link();
    const written = answer('We will come', room);
    await heard(1);
    api.repeat(written);
    await heard(2);
    const [first, second] = sent;
    expect(first).to.include({ content: 'We will come', roomId: 42 });
    expect(first?.sender.id).to.equal(school.id('pam'));
    expect(first?.clientId)
      .to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8/)
      .and.equal(second?.clientId);
  });

  fact('says what to do where it cannot know the room, or who writes', async (world) => {
    const { api, link, answer, heard, sent, said, outcomes } = world;
    api.write(8, { text: 'Hello' });
    await heard(1);
    expect(said()).to.include('I do not know you yet').and.include(publicUrl);
    outcomes.length = 0;
    await link();
    api.write(7, { text: 'Hello' });
    answer('Which?', [...room, { type: 'text_link', url: `${publicUrl}/#room=43` }]);
    answer('Elsewhere', [{ type: 'text_link', url: 'https://other.example/#room=42' }]);
    api.write(7, { reply_to_message: { from: { is_bot: true }, entities: room }, photo: [] });
    await heard(4);
    expect(outcomes).to.deep.equal(['advised', 'advised', 'advised', 'advised']);
    expect(said()).to.include('Only words');
    expect(sent).to.deep.equal([]);
  });

  fact('says why an answer was not sent', async ({ link, answer, heard, refuse, said, outcomes }) => {
    await link();
    refuse(new ChatError('ACCESS_DENIED', 'You may not write here any more.'));
    answer('Hello', room);
    await heard(1);
    expect(outcomes).to.deep.equal(['refused']);
    expect(said()).to.include('You may not write here any more.');
  });

  fact('says until when somebody may only read, by their clock and in their language', async (world) => {
    const { link, answer, heard, refuse, said, school, notificationChoices: choices } = world;
    await link();
    refuse(
      new ChatError('ACCESS_DENIED', 'until 2026-12-24', { details: { restricted_until: '2026-12-24T22:30:00Z' } }),
    );
    answer('Hello', room);
    await heard(1);
    expect(said()).to.include('until Dec 24, 2026').and.include('10:30').and.include('UTC');
    await choices.saveSettings(school.id('pam'), { locale: 'ru', timeZone: 'Asia/Tokyo' });
    answer('Hello again', room);
    await heard(2);
    expect(said()).to.include('до 25 дек. 2026').and.include('07:30').and.include('можете читать');
  });
});
