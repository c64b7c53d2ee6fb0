import { expect } from 'chai';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { discreetBoards } from '../../support/changedPolicies.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';

/** Tess's announcements for Sam, Sue and Tom, in which Sue and Tom have read, reacted and come and gone. */
const withBoard = async (policy = discreetBoards) => {
  const open = await openChat(generousLimits, policy);
  const { chat, school } = open;
  const as = (name: Name) => school.person(name);
  const roomId = await school.group('tess', ['sam', 'sue', 'tom'], 'announcement');
  const { message } = await chat.sendMessage({ sender: as('tess'), roomId, content: 'Trip on Friday', clientId });
  for (const name of ['sue', 'tom', 'sam'] as const)
    await chat.reactToMessage({ person: as(name), roomId, messageId: message.id, emoji: '👍', isAdded: true });
  await chat.markRead(as('sue'), roomId, message.id);
  await chat.markRead(as('tom'), roomId, message.id);
  await chat.changeRoom.leave(as('tom'), roomId);
  await chat.changeRoom.add(as('tess'), roomId, [as('pat').id]);
  return { ...open, as, roomId, messageId: message.id };
};
type Board = Awaited<ReturnType<typeof withBoard>>;

/** Everything that a person can read of the room. */
const everything = async ({ chat, as, messageId }: Board, name: Name, roomId: RoomId): Promise<unknown> => [
  await chat.overview(as(name), roomId),
  await chat.memberOverview(as(name).id, roomId),
  (await chat.listRooms(as(name), { limit: 10 })).rooms.filter(({ room }) => room.id === roomId),
  await chat.history(as(name), roomId, { limit: 10 }),
  await chat.thread(as(name), roomId, messageId, null, 10),
  await chat.events(as(name), roomId, 0, 100),
  await chat.readParticipants(as(name), roomId),
  await chat.searchMessages(as(name), { text: 'Friday', limit: 10 }),
  await chat.searchMessages(as(name), { text: 'Friday', roomId, limit: 10 }),
  // Not for observers.
  name !== 'ada' && (await chat.reactToMessage({ person: as(name), roomId, messageId, emoji: '👍', isAdded: true })),
];

/** The ids and names of these people that stand anywhere in a value. */
const namedIn = ({ as }: Board, value: unknown, names: readonly Name[]): Name[] => {
  const found = new Set<unknown>();
  JSON.stringify(value, (key, inner: unknown) => {
    // These are ids of other things, which may have the same numbers.
    if (['roomId', 'seq', 'lastReadId', 'messageId', 'headSeq', 'joinedSeq', 'lastReadSeq'].includes(key)) return null;
    found.add(inner);
    return inner;
  });
  return names.filter((name) => {
    const { id, externalId, firstName, lastName } = as(name);
    return [externalId, firstName, lastName].some((word) => found.has(word)) || idsIn(value).has(id);
  });
};

/** The ids of people, by the members that hold them. */
const idsIn = (value: unknown): Set<unknown> => {
  const ids = new Set<unknown>();
  JSON.stringify(value, (key, inner: unknown) => {
    if (['userId', 'actorId', 'ownerId'].includes(key)) ids.add(inner);
    if (['userIds', 'about'].includes(key)) for (const id of inner as unknown[]) ids.add(id);
    if (['sender', 'person', 'counterpart'].includes(key)) ids.add((inner as { id?: unknown } | null)?.id);
    return inner;
  });
  return ids;
};

describe('a room that hides its members', () => {
  it('names no other reader to a member, wherever they look (I11)', async () => {
    const board = await withBoard();
    const hidden = ['sue', 'tom', 'pat', 'ada'] as const;
    for (const [index, part] of ((await everything(board, 'sam', board.roomId)) as unknown[]).entries())
      expect(namedIn(board, part, hidden), `part ${index}`).to.deep.equal([]);
    // The same look finds them for those who may see them, so it would find them for Sam.
    for (const name of ['tess', 'ada'] as const) {
      const [, , , history, , events] = (await everything(board, name, board.roomId)) as unknown[];
      expect(namedIn(board, [history, events], ['sue', 'tom', 'pat']), name).to.deep.equal(['sue', 'tom', 'pat']);
    }
  });

  it('still counts them: reactions with the own one marked, and people who join and leave', async () => {
    const { chat, as, roomId } = await withBoard();
    const { events } = await chat.events(as('sam'), roomId, 0, 100);
    expect(events.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    const own = as('sam').id;
    const reactions = [{ emoji: '👍', userIds: [own], hiddenCount: 2 }];
    expect(events.slice(1, 4).map((event) => [event.actorId, 'reactions' in event && event.reactions])).to.deep.equal([
      [null, reactions],
      [null, reactions],
      [own, reactions],
    ]);
    const [left, joined] = events.slice(4);
    expect(left).to.include({ type: 'participants_left', actorId: null, hiddenCount: 1 });
    // Tess owns the room, so everybody sees that she added somebody.
    expect(joined).to.include({ type: 'participants_joined', actorId: as('tess').id, hiddenCount: 1 });
    expect((await chat.overview(as('sam'), roomId)).participantCount).to.equal(4);
  });

  it('tells members of their own joining', async () => {
    const { chat, as, roomId } = await withBoard();
    const { events } = await chat.events(as('pat'), roomId, 5, 10);
    expect(events).to.have.length(1);
    expect(events[0]).to.deep.include({ type: 'participants_joined', userIds: [as('pat').id] });
    expect(events[0]).not.to.have.property('hiddenCount');
  });

  it('shows an author who may not see the members no reader in the answers to a retry and an edit', async () => {
    const { world, chat, school, as } = await withBoard();
    const roomId = await school.group('tess', ['sam', 'sue'], 'announcement');
    // Sam could write here by an earlier version of the policy.
    const mayPost = { role: 'student', mayPost: true };
    await world.rooms.update({ roomId, actorId: null, change: (room) => room.withRoles(() => mayPost) });
    const draft = { sender: as('sam'), roomId, content: 'Mine', clientId };
    const { message } = await chat.sendMessage(draft);
    await chat.reactToMessage({ person: as('sue'), roomId, messageId: message.id, emoji: '👍', isAdded: true });
    const retried = (await chat.sendMessage(draft)).message;
    const edited = await chat.amendMessage.edit({ person: as('sam'), roomId, messageId: message.id, content: 'Ours' });
    for (const { reactions } of [retried, edited])
      expect(reactions).to.deep.equal([{ emoji: '👍', userIds: [], hiddenCount: 1 }]);
  });
});

describe('receipts', () => {
  it('are refused to members whose role the row leaves out, and given to those it names', async () => {
    const { chat, as, roomId, messageId } = await withBoard();
    expect(await refusalOf(chat.receipts(as('sam'), roomId, messageId))).to.equal('ACCESS_DENIED');
    for (const name of ['tess', 'ada'] as const)
      expect((await chat.receipts(as(name), roomId, messageId)).map(({ person }) => person.externalId)).to.deep.equal([
        'sue',
      ]);
  });

  it('are refused to everybody where the row says nobody, and as before where it says everybody', async () => {
    const { chat, school, as } = await withBoard();
    const groupId = await school.group('tess', ['sam']);
    const [id = asMessageId(0)] = await school.say(groupId, 'tess', 'Hello');
    for (const name of ['tess', 'sam', 'ada'] as const)
      expect(await refusalOf(chat.receipts(as(name), groupId, id)), name).to.equal('ACCESS_DENIED');
    const before = await withBoard(educationPolicy);
    const read = await before.chat.receipts(before.as('sam'), before.roomId, before.messageId);
    expect(read.map(({ person }) => person.externalId)).to.deep.equal(['sue']);
  });
});
