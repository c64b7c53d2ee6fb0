import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { contactGuard } from '../../../core/guard/contactGuard.ts';
import { type MessageGuard, noGuard } from '../../../core/guard/MessageGuard.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import type { GuardSettings } from '../../../core/guard/makeGuards.ts';
import { defaultGuardSettings } from '../../../core/guard/makeGuards.ts';
import { type RoomId, rootOrganisation } from '../../../core/ids.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { GuardRule } from '../../../core/permissions/GuardRule.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { messageGuardContract } from '../../contracts/messageGuardContract.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

messageGuardContract('contacts', () => contactGuard('mask'), {
  allowed: ['See you at 10:30'],
  found: ['ada@example.com', '+49 170 1234567'],
});
messageGuardContract('none', () => noGuard);

const clientId = '0195f1d2-0000-7000-8000-00000000abcd';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('It went through'),
    (failure: unknown) => failure,
  );

const open = async (
  rules: readonly GuardRule[],
  settings: Partial<GuardSettings> = {},
  perMinute = generousLimits.messages.everyone,
) => {
  const outcomes: string[] = [];
  const policy = rules.length === 0 ? educationPolicy : definePolicy({ ...educationPolicy, guards: rules });
  const timers = {
    after: (_ms: number, run: () => void) => {
      const waiting = setImmediate(run);
      return () => clearImmediate(waiting);
    },
  };
  const guards: GuardSettings = {
    ...{ ...defaultGuardSettings, timers, onGuarded: (guard, outcome) => void outcomes.push(`${guard} ${outcome}`) },
    ...settings,
  };
  const opened = await openChat({ ...generousLimits, messages: { everyone: perMinute } }, policy, { guards });
  const { chat, school } = opened;
  const roomId = await school.direct('tess', 'sam');
  const send = (who: Name, content: string, id: string | undefined = undefined, room: RoomId = roomId) =>
    chat.sendMessage({ sender: school.person(who), roomId: room, content, ...(id && { clientId: id }) });
  const heldOf = async (work: Promise<unknown>) => {
    const failure = await failureOf(work);
    if (!(failure instanceof MessageHeld)) throw new Error(`not held: ${String(failure)}`);
    return failure.held;
  };
  const words = (action: GuardRule['action'] & string, text: string) =>
    chat.words.add(school.person('ada'), { organisation: rootOrganisation, language: 'en', action, text });
  return { ...opened, roomId, send, heldOf, words, outcomes, ada: school.person('ada') };
};

describe('guards (I27)', () => {
  it('of a chat without any leave the way of a message as it is', async () => {
    const { send, outcomes } = await open([]);
    expect((await send('tess', 'ada@example.com')).message.content).to.equal('ada@example.com');
    expect(outcomes).to.deep.equal([]);
  });

  it('mask what is stored, and keep what it said for oversight', async () => {
    const { send, chat, roomId, world, ada } = await open([{ guard: 'contact', rooms: ['direct'], action: 'mask' }]);
    const { message } = await send('tess', 'Mail ada@example.com', clientId);
    expect(message.content).to.equal('Mail •••');
    const retried = await send('tess', 'Mail ada@example.com', clientId);
    expect([retried.isDuplicate, retried.message.id]).to.deep.equal([true, message.id]);
    const { revisions } = await chat.readRevisions(ada, roomId, message.id);
    expect(revisions.map(({ why, content }) => [why, content])).to.deep.equal([
      ['sent', 'Mail ada@example.com'],
      ['guard', 'Mail •••'],
    ]);
    expect(JSON.stringify((await world.messages.events([{ roomId, after: 0 }], 50)).get(roomId))).not.to.include('@');
  });

  it('refuse with the reason, an edit too, and tell strangers nothing', async () => {
    const { send, chat, school, roomId } = await open([{ guard: 'contact', rooms: 'all' }]);
    const refusal = await failureOf(send('tess', 'Call +49 170 1234567'));
    expect(refusal).to.be.instanceOf(ChatError);
    expect((refusal as ChatError).code).to.equal('MESSAGE_REFUSED');
    expect((refusal as ChatError).details).to.deep.equal({
      reasons: [{ code: 'phone', message: 'Telephone numbers cannot be sent in this room yet.' }],
    });
    expect(await refusalOf(send('stan', 'Call +49 170 1234567'))).to.equal('ROOM_NOT_FOUND');
    const { message } = await send('tess', 'Call me');
    const edit = (who: Name) =>
      chat.amendMessage.edit({ person: school.person(who), roomId, messageId: message.id, content: 'a@example.com' });
    expect(await refusalOf(edit('tess'))).to.equal('MESSAGE_REFUSED');
    expect(await refusalOf(edit('stan'))).to.equal('ROOM_NOT_FOUND');
  });

  it('hold on every node what one held, also on one that began after the lists were switched off', async () => {
    let areWordsOn = true;
    const of = { wordsInAllRooms: true, areWordsActive: () => areWordsOn };
    const { send, heldOf, words, world, school, roomId } = await open([], of);
    await words('hold', 'dolt');
    const held = await heldOf(send('tess', 'You dolt!', clientId));
    areWordsOn = false;
    const other = makeChat(world, educationPolicy, generousLimits, { guards: { ...defaultGuardSettings, ...of } });
    const retry = { sender: school.person('tess'), roomId, content: 'You dolt!', clientId };
    expect((await heldOf(other.sendMessage(retry))).id).to.equal(held.id);
    expect((await heldOf(send('tess', 'You dolt!', clientId))).id).to.equal(held.id);
    expect((await send('tess', 'dolt')).message.content).to.equal('dolt');
  });

  it('hold until a reviewer decides, and a retry hears the same', async () => {
    const { send, heldOf, words, chat, ada, school, roomId, signals, world } = await open([
      { guard: 'words', rooms: ['direct'] },
    ]);
    await words('hold', 'dolt\ntwit*');
    const held = await heldOf(send('tess', 'You d.o.l.t!', clientId));
    expect(held).to.deep.include({ state: 'waiting', clientId, content: 'You d.o.l.t!', masked: 'You •••!' });
    expect((await heldOf(send('tess', 'You d.o.l.t!', clientId.toUpperCase()))).id).to.equal(held.id);
    expect(await refusalOf(send('tess', 'Another', clientId))).to.equal('CONFLICT');
    expect((await world.messages.history(roomId, { limit: 5 })).messages).to.deep.equal([]);
    expect(signals.filter(({ type }) => type === 'held')).to.have.length(1);

    expect(await refusalOf(chat.held.listQueue(school.person('sam'), { state: 'waiting', limit: 5 }))).to.equal(
      'ACCESS_DENIED',
    );
    expect(await refusalOf(chat.held.read(school.person('tess'), held.id))).to.equal('NOT_FOUND');
    expect(await refusalOf(chat.held.decide(ada, held.id, { action: 'release', note: '' }))).to.equal(
      'INVALID_REQUEST',
    );
    const decide = () => chat.held.decide(ada, held.id, { action: 'release', note: 'Fine' });
    const released = await decide();
    expect(released.state).to.equal('released');
    expect((await decide()).id).to.equal(held.id);
    expect(await refusalOf(chat.held.decide(ada, held.id, { action: 'refuse', note: 'No' }))).to.equal('CONFLICT');
    const { message, isDuplicate } = await send('tess', 'You d.o.l.t!', clientId);
    expect([isDuplicate, message.id, message.clientId]).to.deep.equal([true, released.messageId, clientId]);
    const actions = world.database.audit.records.map(({ entry }) => entry.action);
    expect(actions).to.include('held.released').and.to.include('words.changed');
    expect(JSON.stringify(world.database.audit.records)).not.to.include('d.o.l.t');
  });

  it('answer a retry of a refused and of a cancelled one with the refusal', async () => {
    const { send, heldOf, words, chat, ada, school } = await open([{ guard: 'words', rooms: ['direct'] }]);
    await words('hold', 'dolt');
    const held = await heldOf(send('tess', 'dolt', clientId));
    await chat.held.decide(ada, held.id, { action: 'refuse', note: 'Rude', answer: 'Stay polite.' });
    const refusal = (await failureOf(send('tess', 'dolt', clientId))) as ChatError;
    expect([refusal.code, refusal.message]).to.deep.equal([
      'MESSAGE_REFUSED',
      'A reviewer refused this message. Stay polite.',
    ]);
    const other = await heldOf(send('sam', 'dolt', clientId));
    expect(await refusalOf(chat.held.cancel(school.person('tess'), other.id))).to.equal('NOT_FOUND');
    expect((await chat.held.cancel(school.person('sam'), other.id)).state).to.equal('cancelled');
    expect(await refusalOf(send('sam', 'dolt', clientId))).to.equal('MESSAGE_REFUSED');
    expect(await chat.held.listOwn(school.person('sam'))).to.deep.equal([]);
  });

  it('count what is held once against the limit of messages, and what is refused not at all', async () => {
    const { send, heldOf, words } = await open([{ guard: 'words', rooms: 'all' }], {}, 3);
    await words('hold', 'dolt');
    await words('refuse', 'twit');
    for (let index = 0; index < 10; index += 1)
      expect(await refusalOf(send('tess', 'twit'))).to.equal('MESSAGE_REFUSED');
    const both = await Promise.all([heldOf(send('tess', 'dolt', clientId)), heldOf(send('tess', 'dolt', clientId))]);
    expect(new Set(both.map(({ id }) => id)).size).to.equal(1);
    await heldOf(send('tess', 'dolt', clientId));
    await send('tess', 'Hello');
    await heldOf(send('tess', 'Another dolt'));
    expect(await refusalOf(send('tess', 'Hello again'))).to.equal('RATE_LIMIT_EXCEEDED');
  });

  it('stand by the strictest, over the names of rooms too', async () => {
    const { send, heldOf, words, chat, school } = await open([
      { guard: 'words', rooms: 'all' },
      { guard: 'contact', rooms: 'all', action: 'mask' },
    ]);
    await words('hold', 'dolt');
    await words('refuse', 'twit');
    expect((await heldOf(send('tess', 'dolt a@example.com'))).masked).to.equal('••• •••');
    expect(await refusalOf(send('tess', 'dolt twit'))).to.equal('MESSAGE_REFUSED');
    const opening = (name: string) =>
      chat.openRoom(school.person('tess'), { type: 'group', name, participantIds: [school.id('sam')] });
    expect(await refusalOf(opening('Dolts and twit'))).to.equal('MESSAGE_REFUSED');
    const { room } = await opening('Club');
    const rename = (who: Name) => chat.changeRoom.edit(school.person(who), room.id, { name: 'a@example.com' });
    expect(await refusalOf(rename('tess'))).to.equal('MESSAGE_REFUSED');
    expect(await refusalOf(rename('stan'))).to.equal('ROOM_NOT_FOUND');
  });

  const hostGuards: readonly (readonly [string, MessageGuard, string])[] = [
    ['never answers', { check: () => new Promise(() => {}) }, 'host timeout'],
    [
      'throws',
      {
        check: () => {
          throw new Error('broken');
        },
      },
      'host failure',
    ],
    ['rejects', { check: () => Promise.reject(new Error('broken')) }, 'host failure'],
    ['answers rubbish', { check: async () => 'yes' as never }, 'host failure'],
    ['masks without a text', { check: async () => ({ action: 'mask', reasons: [] }) as never }, 'host failure'],
  ];
  for (const [what, hostGuard, outcome] of hostGuards)
    it(`go by the policy if a guard of the host ${what}`, async () => {
      const strict = await open([{ guard: 'host', rooms: 'all' }], { hostGuard });
      const refusal = (await failureOf(strict.send('tess', 'Hello'))) as ChatError;
      expect(refusal.code).to.equal('MESSAGE_REFUSED');
      expect(JSON.stringify(refusal.details)).to.include('not_checked');
      expect(strict.outcomes).to.deep.equal([outcome]);
      const mild = await open([{ guard: 'host', rooms: 'all', onTimeout: 'allow' }], { hostGuard });
      expect((await mild.send('tess', 'Hello')).message.content).to.equal('Hello');
    });
});
