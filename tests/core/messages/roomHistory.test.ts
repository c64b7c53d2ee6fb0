import { expect } from 'chai';
import fc from 'fast-check';
import type { MessageId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const names = ['tess', 'sam', 'sue', 'tom'] as const satisfies readonly Name[];

type Step =
  | { readonly act: 'send' | 'read' | 'move'; readonly who: Name }
  | { readonly act: 'remove' | 'edit'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('send' as const), who: fc.constantFrom(...names) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('read' as const), who: fc.constantFrom(...names) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('move' as const), who: fc.constantFrom(...names.slice(1)) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('remove' as const, 'edit' as const), which: fc.nat(30) }) },
);

/** The state of a client that applied every event in order, and knows nothing else. */
const fold = (events: readonly ChatEvent[]) => {
  const words = new Map<MessageId, string>();
  const members = new Set<UserId>();
  for (const event of events) {
    if (event.type === 'new_message' || event.type === 'message_edited')
      words.set(event.message.id, event.message.content);
    if (event.type === 'message_deleted') words.set(event.messageId, '');
    if (event.type === 'participants_joined') for (const id of event.userIds) members.add(id);
    if (event.type === 'participants_left') for (const id of event.userIds) members.delete(id);
  }
  return { words: [...words], members: [...members].sort((one, other) => one - other) };
};

const play = async (steps: readonly Step[]) => {
  const open = await openChat();
  const { chat, school, world, publication } = open;
  const tess = school.person('tess');
  const roomId = await school.group('tess', []);
  await chat.changeRoom.add(
    tess,
    roomId,
    names.slice(1).map((name) => school.id(name)),
  );
  const sent: { id: MessageId; seq: number; by: Name }[] = [];
  const removed = new Set<MessageId>();
  const readUpTo = new Map<Name, number>();
  const joinedAt = new Map<Name, number>(names.map((name) => [name, name === 'tess' ? 0 : 1]));
  const isSeen = ({ by, seq }: (typeof sent)[number]): boolean => seq >= (joinedAt.get(by) ?? Infinity);

  for (const one of steps) {
    const { room } = await chat.enterRoom(tess, roomId);
    if ('which' in one) {
      const target = sent[one.which % Math.max(sent.length, 1)];
      if (target === undefined || removed.has(target.id) || !joinedAt.has(target.by)) continue;
      const where = { person: school.person(target.by), roomId, messageId: target.id };
      // Who came back sees the history from then on, and has no message of before.
      if (!isSeen(target)) {
        expect(await refusalOf(chat.amendMessage.remove(where))).to.equal('MESSAGE_NOT_FOUND');
        continue;
      }
      if (one.act === 'edit') await chat.amendMessage.edit({ ...where, content: `edit ${room.headSeq}` });
      else {
        await chat.amendMessage.remove(where);
        removed.add(target.id);
      }
      continue;
    }
    if (one.act === 'move') {
      if (joinedAt.has(one.who)) {
        await chat.changeRoom.remove(tess, roomId, school.id(one.who));
        joinedAt.delete(one.who);
      } else {
        await chat.changeRoom.add(tess, roomId, [school.id(one.who)]);
        joinedAt.set(one.who, room.headSeq + 1);
      }
      continue;
    }
    if (!joinedAt.has(one.who)) continue;
    const person = school.person(one.who);
    if (one.act === 'read') readUpTo.set(one.who, (await chat.markRead(person, roomId, null)).lastReadSeq);
    else {
      const { message } = await chat.sendMessage({ sender: person, roomId, content: `m${sent.length}` });
      sent.push({ id: message.id, seq: message.seq, by: one.who });
    }
  }
  const unreadOf = (name: Name): number => {
    const from = Math.max(readUpTo.get(name) ?? 0, joinedAt.get(name) ?? 0);
    return sent.filter(({ id, seq, by }) => by !== name && seq > from && !removed.has(id)).length;
  };
  return { ...open, roomId, world, sent, joinedAt, unreadOf, live: publication.flatMap(({ events }) => events ?? []) };
};

describe('a room’s history', () => {
  it('counts as unread the messages by others after the read pointer and joining, after any steps (I7)', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { world, school, roomId, joinedAt, unreadOf } = await play(steps);
        for (const name of joinedAt.keys())
          expect((await world.inbox.overview(roomId, school.id(name)))?.unreadCount, name).to.equal(unreadOf(name));
      }),
    ));

  it('shows each member the messages from their joining on, as history and as the sum of its events (I26, I12)', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { chat, school, roomId, joinedAt, sent } = await play(steps);
        for (const [name, joined] of joinedAt) {
          const person = school.person(name);
          const visible = sent.filter(({ seq }) => seq >= joined).map(({ id }) => id);
          const { messages, hasMore } = await chat.history(person, roomId, { limit: 100 });
          expect(messages.map(({ id }) => id)).to.deep.equal(visible);
          expect(hasMore).to.equal(false);
          const after = Math.max(0, joined - 1);
          const { events, headSeq } = await chat.events(person, roomId, after, 1_000);
          expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => after + 1 + index));
          expect(after + events.length).to.equal(headSeq);
          expect(fold(events).words).to.deep.equal(messages.map(({ id, content }) => [id, content]));
          if (after > 0)
            expect(await chat.events(person, roomId, after - 1, 9).catch((e) => e.floorSeq)).to.equal(after);
        }
      }),
    ));

  it('equals the sum of its events, live or read later (I3, I12)', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { world, school, roomId, live } = await play(steps);
        const stored = (await world.messages.events([{ roomId, after: 0 }], 1_000)).get(roomId)?.events ?? [];
        const { messages } = await world.messages.history(roomId, { limit: 1_000 });
        const room = await school.room(roomId);
        const members = room
          .members()
          .map(({ userId }) => userId)
          .filter((id) => id !== school.id('tess'));
        const snapshot = {
          words: messages.map(({ id, content }) => [id, content]),
          members: members.sort((one, other) => one - other),
        };
        expect(stored.map(({ seq }) => seq)).to.deep.equal(stored.map((_, index) => index + 1));
        expect(live.map(({ seq }) => seq)).to.deep.equal(stored.map(({ seq }) => seq));
        expect(room.state.headSeq).to.equal(stored.length);
        expect(fold(stored)).to.deep.equal(snapshot);
        expect(fold(live)).to.deep.equal(snapshot);
      }),
    ));

  it('keeps its order if the machine’s clock is set back (I2)', async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    const [first] = await school.say(roomId, 'tess', 'before');
    world.clock.set(new Date(world.clock.now().getTime() - 3_600_000));
    const [second] = await school.say(roomId, 'tess', 'after');
    const { messages } = await chat.history(school.person('sam'), roomId, { limit: 10 });
    expect(messages.map(({ id }) => id)).to.deep.equal([first, second]);
    expect((await world.inbox.list(school.id('sam'), { limit: 1 })).rooms[0]?.lastMessage?.content).to.equal('after');
  });
});
