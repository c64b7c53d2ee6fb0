import { expect } from 'chai';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import type { Appended } from '../../../core/messages/MessageStore.ts';
import type { SendMessageInput } from '../../../core/messages/sendMessage.ts';
import { makeSendMessage } from '../../../core/messages/sendMessage.ts';
import type { ShowMessage } from '../../../core/messages/showMessage.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

/** In a policy that hides nobody. */
const answerOffice = async () => false;
const sendRequest = async () => undefined;
const attachFiles = async () => [];
const showMessage: ShowMessage = async (_person, message) => message;

const clientId = '0D5B1F2E-8F2A-4D6E-9A6C-1B2F3C4D5E6F';

const withRoom = async (limits = generousLimits) => {
  const open = await openChat(limits);
  const roomId = await open.school.direct('tess', 'sam');
  const send = (content: string, more: Partial<SendMessageInput> = {}) =>
    open.chat.sendMessage({ sender: open.school.person('tess'), roomId, content, ...more });
  return { ...open, roomId, send };
};

describe('sendMessage', () => {
  it('stores a message and publishes its event to the room', async () => {
    const { send, roomId, publication } = await withRoom();
    const { message, isDuplicate } = await send('Hello');
    expect(isDuplicate).to.equal(false);
    const { seq, createdAt: at } = message;
    const event = { type: 'new_message', roomId, seq, at, actorId: message.sender.id, message };
    expect(publication).to.deep.equal([{ roomId, headSeq: 1, events: [event] }]);
  });

  it('answers a retry with the first result, in any case of the client_id, and publishes nothing (I5)', async () => {
    const { send, publication } = await withRoom();
    const first = await send('Once', { clientId });
    const again = await send('Once', { clientId: clientId.toLowerCase() });
    expect(again).to.deep.equal({ message: first.message, isDuplicate: true });
    expect(publication).to.have.length(1);
  });

  it('lets retries during the first attempt share it: one append, one permit', async () => {
    const { world, school, roomId } = await withRoom();
    let appends = 0;
    const messages = {
      findStored: world.messages.findStored.bind(world.messages),
      append: (...given: Parameters<typeof world.messages.append>): Promise<Appended> => {
        appends += 1;
        return world.messages.append(...given);
      },
    };
    const sendMessage = makeSendMessage({
      resolveMentions: async () => [],
      checkAsking: async () => {},
      ...world,
      messages,
      showMessage,
      answerOffice,
      sendRequest,
      attachFiles,
      limits: { ...defaultLimits, messages: { everyone: 1 } },
    });
    const input = { sender: school.person('tess'), roomId, content: 'Once', clientId };
    const sent = await Promise.all(Array.from({ length: 50 }, () => sendMessage(input)));
    expect(sent.filter(({ isDuplicate }) => !isDuplicate)).to.have.length(1);
    expect([appends, new Set(sent.map(({ message }) => message.id)).size]).to.deep.equal([1, 1]);
  });

  it('refuses another text while the first is in flight: CONFLICT (I5)', async () => {
    const { send } = await withRoom();
    const first = send('One', { clientId });
    expect(await refusalOf(send('Two', { clientId }))).to.equal('CONFLICT');
    expect((await first).isDuplicate).to.equal(false);
    expect(await refusalOf(send('Two', { clientId }))).to.equal('CONFLICT');
  });

  it('shares a failure too, and attempts again afterwards', async () => {
    const { send, school, roomId, chat } = await withRoom();
    await school.archive(roomId);
    expect(await Promise.all([send('Hi', { clientId }), send('Hi', { clientId })].map(refusalOf))).to.deep.equal([
      'ROOM_INACTIVE',
      'ROOM_INACTIVE',
    ]);
    await chat.changeRoom.edit(school.person('ada'), roomId, { isArchived: false });
    expect((await send('Hi', { clientId })).isDuplicate).to.equal(false);
  });

  it('stores a message for each call without a client_id', async () => {
    const { send } = await withRoom();
    const sent = await Promise.all([send('Same'), send('Same')]);
    expect(sent.map(({ isDuplicate }) => isDuplicate)).to.deep.equal([false, false]);
  });

  it('allows ten messages a minute, and then says when to try again', async () => {
    const { send, world } = await withRoom(defaultLimits);
    for (let number = 0; number < 10; number += 1) await send(`m${number}`);
    const refusal = await refusedBy(send('Too many'));
    expect([refusal.code, refusal.retryAfterMs]).to.deep.equal(['RATE_LIMIT_EXCEEDED', 60_000]);
    await world.clock.advance(60_000);
    expect((await send('Later')).message.seq).to.equal(11);
  });

  it('refunds the permit of a retry', async () => {
    const { send } = await withRoom({ ...defaultLimits, messages: { everyone: 2 } });
    await send('One', { clientId });
    for (let times = 0; times < 5; times += 1) expect((await send('One', { clientId })).isDuplicate).to.equal(true);
    expect((await send('Two')).message.seq).to.equal(2);
    expect(await refusalOf(send('Three'))).to.equal('RATE_LIMIT_EXCEEDED');
  });

  it('answers a retry of a stored message when the limit is used up', async () => {
    const { send } = await withRoom({ ...defaultLimits, messages: { everyone: 1 } });
    const { message } = await send('One', { clientId });
    expect(await send('One', { clientId })).to.deep.equal({ message, isDuplicate: true });
    expect(await refusalOf(send('Other', { clientId }))).to.equal('CONFLICT');
  });

  for (const [what, content, code] of [
    ['nothing but white space', ' \n\t', 'EMPTY_MESSAGE'],
    ['text without a visible character', ' \u200B\u3164\u2800\u{E0061}', 'EMPTY_MESSAGE'],
    ['more than 10,000 characters, emoji among them', '👍🏽'.repeat(9_000) + 'x'.repeat(1_001), 'MESSAGE_TOO_LONG'],
    ['few characters of more than 40,000 units', `e${'\u0301'.repeat(40_000)}`, 'MESSAGE_TOO_LONG'],
    ['more than 10,000 characters', 'x'.repeat(10_001), 'MESSAGE_TOO_LONG'],
    ['a NUL character', 'a\0b', 'INVALID_REQUEST'],
    ['half of a surrogate pair', 'a\ud83d', 'INVALID_REQUEST'],
    ['the other half of one', '\ude00b', 'INVALID_REQUEST'],
  ] as const)
    it(`refuses ${what}: ${code}, before it counts (I15)`, async () => {
      const { send } = await withRoom({ ...defaultLimits, messages: { everyone: 1 } });
      expect(await refusalOf(send(content))).to.equal(code);
      expect((await send('👩‍🏫')).message.seq).to.equal(1);
    });

  it('accepts exactly 10,000 characters as people count them', async () => {
    const { send } = await withRoom();
    expect((await send('x'.repeat(10_000))).message.content).to.have.length(10_000);
    expect((await send(` ${'👍🏽'.repeat(10_000)}\n`)).message.content).to.have.length(40_000);
  });

  it('says how many characters a message has and may have, and the units if they are too many', async () => {
    const { send } = await withRoom();
    expect(await refusedBy(send('👍🏽'.repeat(9_000) + 'x'.repeat(1_001)))).to.deep.include({
      message: 'At most 10000 characters; this message has 10001.',
      details: { length: 10_001, max: 10_000 },
    });
    expect(await refusedBy(send('x'.repeat(40_001)))).to.deep.include({
      message: 'At most 10000 characters in 40000 UTF-16 code units; this message has 40001 code units.',
      details: { length: 40_001, max: 10_000, code_units: 40_001, max_code_units: 40_000 },
    });
  });

  it('stores the text without white space at both ends, and with all that is between', async () => {
    const { send } = await withRoom();
    expect((await send('\n\u3000 Hello,\n  Sam\u00A0\r\n')).message.content).to.equal('Hello,\n  Sam');
    expect((await send('\n```\n  code\n```\n')).message.content).to.equal('```\n  code\n```');
  });

  it('accepts a retry that differs in white space at its ends (I5)', async () => {
    const { send } = await withRoom();
    const both = await Promise.all([send(' Once', { clientId }), send('Once\n', { clientId })]);
    const later = await send('\tOnce ', { clientId });
    expect([...both, later].map(({ isDuplicate }) => isDuplicate)).to.deep.equal([false, true, true]);
    expect(await refusalOf(send('On ce', { clientId }))).to.equal('CONFLICT');
  });

  it('answers a retry whose text would now be refused: too long, and without a visible character (I5)', async () => {
    const { world, school, roomId, send } = await withRoom();
    const sender = school.person('tess');
    const { message } = await send('Twelve chars', { clientId });
    // As if an earlier release had stored it, by another rule of what can be seen.
    const attempt = { roomId, senderId: sender.id, sent: '\u2800', clientId: clientId.replace('0', '1').toLowerCase() };
    const invisible = await world.messages.append({ ...attempt, content: '\u2800', replyTo: null });
    const limits = { ...generousLimits, messageChars: 5 };
    const stricter = makeSendMessage({
      resolveMentions: async () => [],
      checkAsking: async () => {},
      ...world,
      limits,
      showMessage,
      answerOffice,
      sendRequest,
      attachFiles,
    });
    const retry = (content: string, id: string | undefined) =>
      stricter({ sender, roomId, content, ...(id !== undefined && { clientId: id }) });

    expect(await retry('Twelve chars ', clientId)).to.deep.equal({ message, isDuplicate: true });
    const again = await retry('\u2800', attempt.clientId);
    expect(again).to.deep.equal({ message: invisible.message, isDuplicate: true });
    expect(await refusalOf(retry('Other twelve', clientId))).to.equal('CONFLICT');
    expect(await refusalOf(retry('Twelve chars', undefined))).to.equal('MESSAGE_TOO_LONG');
    expect(await refusalOf(retry('Twelve chars', clientId.replace('0', '2')))).to.equal('MESSAGE_TOO_LONG');
  });

  it('answers a retry whose first result was trimmed by another rule (I5)', async () => {
    const { send } = await withRoom();
    const { message } = await send('```\ncode\n ', { clientId });
    expect(message.content).to.equal('```\ncode\n ');
    expect(await send('```\ncode', { clientId })).to.deep.equal({ message, isDuplicate: true });
  });

  it('does not look for a text that no database can hold', async () => {
    const { send } = await withRoom();
    await send('a\ufffd', { clientId });
    expect(await refusalOf(send('a\ud83d', { clientId }))).to.equal('INVALID_REQUEST');
  });

  it('looks for a stored message only before it refuses, not for an ordinary send', async () => {
    const { world, school, roomId } = await withRoom();
    let looks = 0;
    const messages = {
      append: world.messages.append.bind(world.messages),
      findStored: (...given: Parameters<typeof world.messages.findStored>) => {
        looks += 1;
        return world.messages.findStored(...given);
      },
    };
    const sendMessage = makeSendMessage({
      resolveMentions: async () => [],
      checkAsking: async () => {},
      ...world,
      messages,
      limits: generousLimits,
      showMessage,
      answerOffice,
      sendRequest,
      attachFiles,
    });
    const input = { sender: school.person('tess'), roomId, content: 'Once', clientId };
    await sendMessage(input);
    await sendMessage(input);
    expect(looks).to.equal(0);
    await refusalOf(sendMessage({ ...input, content: ' ', clientId: clientId.replace('0', '3') }));
    expect(looks).to.equal(1);
  });

  it('accepts a retry that differs in white space when the limit is used up', async () => {
    const { send } = await withRoom({ ...defaultLimits, messages: { everyone: 1 } });
    const { message } = await send('One', { clientId });
    expect(await send(' One ', { clientId })).to.deep.equal({ message, isDuplicate: true });
  });

  it('answers in a thread', async () => {
    const { send } = await withRoom();
    const { message } = await send('Root');
    expect((await send('Reply', { replyTo: message.id })).message.threadRoot).to.equal(message.id);
  });

  it('passes on the refusal of the store, and publishes nothing (I6)', async () => {
    const { chat, school, roomId, publication } = await withRoom();
    expect(await refusalOf(chat.sendMessage({ sender: school.person('theo'), roomId, content: 'Hi' }))).to.equal(
      'ROOM_NOT_FOUND',
    );
    expect(publication).to.deep.equal([]);
  });
});
