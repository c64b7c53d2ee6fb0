import { expect } from 'chai';
import { defaultGuardSettings } from '../../../core/guard/makeGuards.ts';
import { asUserId, type RoomId, rootOrganisation } from '../../../core/ids.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const policy = definePolicy({ ...educationPolicy, guards: [{ guard: 'words', rooms: ['class'] }] });
const uuid = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';

const open = async (limits = defaultLimits) => {
  const world = await memoryWorld(policy);
  const school = await School.open(world);
  const chat = makeChat(world, policy, limits, { guards: { ...defaultGuardSettings, wordsInAllRooms: true } });
  const account = await chat.services.create('host', { name: 'Homework', role: 'bot' });
  const room = (await world.rooms.findByKey({ type: 'class', userIds: [], context: 'algebra-1' })) ?? expect.fail();
  const send = (content: string, more: object = {}) =>
    chat.postAsService.send(account, { roomId: room.id, content, ...more });
  return { world, school, chat, account, roomId: room.id, send };
};

describe('a service account', () => {
  it('sends once for each client id, and is told of another text or other data', async () => {
    const { send, world, roomId } = await open();
    const data = { type: 'homework', due: '2026-12-04' };
    const first = await send(' Page 12 ', { clientId: uuid, data });
    expect(first.isDuplicate).to.equal(false);
    expect(first.message).to.deep.include({ content: 'Page 12', type: 'bot', data });
    const turned = { due: '2026-12-04', type: 'homework' };
    const again = await send('Page 12', { clientId: uuid.toUpperCase(), data: turned });
    expect([again.isDuplicate, again.message.id]).to.deep.equal([true, first.message.id]);
    expect(await refusalOf(send('Page 12', { clientId: uuid, data: {} }))).to.equal('CONFLICT');
    expect(await refusalOf(send('Page 12', { clientId: uuid, data, type: 'system' }))).to.equal('CONFLICT');
    expect((await world.messages.history(roomId, { limit: 10 })).messages).to.have.length(1);
  });

  it('has limits of its own, and a retry costs nothing', async () => {
    const { send } = await open({ ...defaultLimits, service_messages: { everyone: 2 } });
    await send('one', { clientId: uuid });
    await send('one', { clientId: uuid });
    await send('two');
    expect(await refusalOf(send('three'))).to.equal('RATE_LIMIT_EXCEEDED');
    expect((await send('one', { clientId: uuid })).isDuplicate).to.equal(true);
    expect(await refusalOf(send(' '))).to.equal('EMPTY_MESSAGE');
  });

  it('is refused what a guard would hold, and its words are masked as those of others', async () => {
    const { send, chat, school, account } = await open();
    const list = (action: 'mask' | 'hold', text: string) =>
      chat.words.add(school.person('ada'), { organisation: rootOrganisation, language: 'en', action, text });
    await list('mask', 'dolt');
    await list('hold', 'menace');
    const { message } = await send('No dolt here');
    expect(message.content).not.to.contain('dolt');
    expect(message.type).to.equal('bot');
    expect(await refusalOf(send('A menace'))).to.equal('MESSAGE_REFUSED');
    const target = { roomId: message.roomId, messageId: message.id };
    const edit = (content: string) => chat.postAsService.edit(account, { ...target, content });
    expect(await refusalOf(edit('A menace'))).to.equal('MESSAGE_REFUSED');
    expect((await edit('All well')).content).to.equal('All well');
  });

  it('finds no room that its rows do not name, whatever it writes', async () => {
    const { chat, account, school } = await open();
    const direct = await school.direct('tess', 'sam');
    const forum = (await school.forum('tess', 'sam')).id;
    const send = (roomId: RoomId) => refusalOf(chat.postAsService.send(account, { roomId, content: 'menace' }));
    for (const roomId of [direct, forum, 987_654 as RoomId]) expect(await send(roomId)).to.equal('ROOM_NOT_FOUND');
  });

  it('is managed by who manages its organisation, and is absent to others', async () => {
    const { chat, account, school } = await open();
    expect(await chat.services.list(school.person('ada'))).to.have.length(1);
    expect(await refusalOf(chat.services.list(school.person('tess')))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.services.findActive('host', asUserId(987_654)))).to.equal('NOT_FOUND');
    const wrong = await refusedBy(chat.services.create('host', { name: 'X', role: 'robot' }));
    expect(wrong.message).to.contain('bot');
    for (const name of ['', ' ', 'x'.repeat(101), 'a\0'])
      expect(await refusalOf(chat.services.create('host', { name, role: 'bot' })), name).to.equal('INVALID_REQUEST');
    const { secret } = await chat.services.createKey('host', account.id, {});
    expect((await chat.identifyService(secret))?.id).to.equal(account.id);
    expect(await chat.identifyService('hsk_x')).to.equal(undefined);
    await chat.services.change('host', account.id, { isActive: false });
    expect(await chat.identifyService(secret)).to.equal(undefined);
    expect(await refusalOf(chat.services.findActive('host', account.id))).to.equal('CONFLICT');
    expect(await refusalOf(chat.postAsService.send(account, { roomId: 1 as RoomId, content: 'x' }))).to.equal(
      'ROOM_NOT_FOUND',
    );
  });
});
