import { asMergeId } from '../../../../core/accounts/Merge.ts';
import { asUserId, rootOrganisation } from '../../../../core/ids.ts';
import { deleted, edited } from '../../../../core/messages/Message.ts';
import { rootScope } from '../../../../core/permissions/RoleGrant.ts';
import type { ChatRoom } from '../../../../core/rooms/ChatRoom.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import type { School } from '../../../contracts/School.ts';
import { liveHistory } from './liveHistory.ts';

const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';

/**
 * Sends every statement that touches participants, messages or events, through the ports. Theo and Stan have one room
 * and no other, so that statements about a person touch that room alone too.
 */
export const liveOneRoom = async (world: StoredWorld, school: School): Promise<void> => {
  const { messages, inbox, rooms, roomHeads, search, reports, pictures } = world;
  const room = await school.forum('theo', 'stan', 'history-1');
  const roomId = room.id;
  const [theo, stan] = [school.id('theo'), school.id('stan')];

  const { message: first } = await school.append(roomId, 'theo', 'About the fall of Rome', { clientId });
  await school.append(roomId, 'theo', 'About the fall of Rome', { clientId });
  await school.append(roomId, 'stan', 'An answer', { replyTo: first.id });
  await messages.findStored({ roomId, senderId: theo, sent: 'About the fall of Rome', clientId });
  const target = { roomId, messageId: first.id, actorId: theo, asModerator: false };
  await messages.amend({ ...target, action: 'edit', change: (message, now) => edited(message, theo, 'Rome', now) });
  for (const isAdded of [true, false]) await messages.react({ ...target, userId: stan, emoji: '👍', isAdded });
  const [second] = await school.say(roomId, 'theo', 'To be deleted');
  if (second !== undefined) await messages.amend({ ...target, messageId: second, action: 'delete', change: deleted });

  await messages.find(roomId, first.id);
  await messages.changes(roomId, [first.id]);
  await reports.roomOf(first.id, stan);
  for (const query of [{}, { before: first.id }, { after: first.id }, { around: first.id }])
    for (const fromSeq of [0, 2]) await messages.history(roomId, { ...query, limit: 50, fromSeq });
  await messages.thread(roomId, first.id, null, 50);
  await messages.events([{ roomId, after: 1 }], 50);

  for (const query of [{}, { isPinned: true, state: 'active' as const, type: room.state.type }])
    await inbox.list(theo, { ...query, limit: 50 });
  await inbox.overview(roomId, theo);
  await inbox.markRead(roomId, stan, first.id);
  await inbox.markRead(roomId, stan, null);
  const pin = { roomId, messageId: first.id, userId: stan };
  await messages.pin({ ...pin, isPinned: true });
  await messages.pins(roomId, 0);
  for (const kind of ['picture', 'file', 'link'] as const)
    for (const before of [{}, { before: first.id }])
      await messages.shared(roomId, { kind, ...before, limit: 5, fromSeq: 2 });
  await messages.pin({ ...pin, isPinned: false });
  await pictures.sharedRooms(stan, theo, 5);
  await inbox.markUnread(roomId, stan, first.id);
  await inbox.mentions(stan, { limit: 5 });
  await inbox.readers(roomId, first.id);
  await inbox.pointers(roomId, 50);
  await inbox.updatePreferences(roomId, theo, { isMuted: true });
  await inbox.totals(theo);
  await inbox.groups(theo);
  await inbox.serverTotals();
  for (const one of [{}, { roomId }]) await search.search(theo, { ...one, text: 'rome empire', limit: 20 });
  await search.search(theo, { text: 'rome', limit: 20 });

  const asked = { userId: stan, familyId: stan };
  const announced = { roomId, senderId: theo, clientId, organisation: rootOrganisation, reach: 1 };
  const { announcements, directory } = world;
  const begun = await announcements.begin({ ...announced, confirmation: 'person', asked: [asked] });
  await announcements.settle(begun.id, first.id, { actor: { kind: 'person', id: theo }, action: 'announcement.sent' });
  await announcements.answers(roomId, first.id);
  const form = { roomId, senderId: theo, clientId: null, content: 'Form', sent: 'Form', replyTo: null };
  const asking = await messages.append({ ...form, asksConfirmation: true });
  await announcements.confirm(roomId, asking.message.id, [stan]);
  for (const one of [roomId, null]) await announcements.requests([stan], one, 50);
  await announcements.askedOf([stan], 50);
  await announcements.forgetIn(roomId, new Date(0));
  await directory.transaction((reads) => reads.audiences.touchedBy(['["c","history-1"]'], [theo]));

  const about = { personIds: [stan], roomIds: [], scope: rootScope, authorId: theo, needsApproval: false };
  const opened = await world.cases.open({ ...about, reason: 'One', until: new Date('2999-12-31') }, ({ id }) => ({
    ...{ actor: { kind: 'person', id: theo }, action: 'case.opened', caseId: id },
  }));
  await world.cases.rooms(opened.id, { limit: 50 });
  await world.cases.countOpen();
  await world.cases.covering(roomId, { within: rootScope, hiddenFrom: theo });
  await search.search(theo, { roomIds: [roomId], text: 'rome', limit: 20 });

  await rooms.access(roomId, theo);
  await rooms.participants(roomId);
  await roomHeads.membershipsOf(theo, 50);
  await roomHeads.heads([roomId]);
  const change = (changed: (state: ChatRoom) => ChatRoom) => rooms.update({ roomId, actorId: theo, change: changed });
  await change((state) => state.joinedBy([{ userId: asUserId(987_654), role: 'teacher', mayPost: true }]));
  await change((state) => state.leftBy([asUserId(987_654)], 'left'));
  // A retry of who does not see the message any more gets it as it was.
  await change((state) => state.withSuspensions((userId) => userId === theo));
  await messages.findStored({ roomId, senderId: theo, sent: 'About the fall of Rome', clientId });
  await change((state) => state.withSuspensions(() => false));
  for (const isArchived of [true, false]) await school.archive(roomId, isArchived);

  const { notices, notificationChoices: choices } = world;
  await choices.roomSettings(roomId, stan);
  await choices.saveRoomSettings(roomId, stan, { level: 'all', snoozedUntil: null });
  await notices.rooms([roomId], [{ name: 'mail', needsAddress: false }]);
  const notice = { userId: stan, channel: 'mail', roomId, messageId: asking.message.id, seq: asking.message.seq };
  await notices.add([{ ...notice, reason: 'message', dueAt: new Date(0) }]);
  await notices.gather('mail', { people: 10, spacingMs: 0, needsAddress: false });

  await liveHistory(world, { roomId, senderId: theo, readerId: stan });
  await world.exportReader.room(roomId);
  await world.exportReader.changes(roomId, [first.id]);
  await world.messageEraser.eraseNames(roomId, [theo]);
  const erasure = { roomId, senderIds: [theo], before: null, after: 0 };
  await world.messageEraser.countMessages(erasure);
  await world.messageEraser.eraseMessages({ ...erasure, limit: 10, why: 'erasure' });

  // As if one account became part of the other; a trial, so that both stay.
  const merge = { survivorId: theo, mergedId: stan, reason: 'One person', authorId: null, undone: null };
  const passed = { merge: { ...merge, id: asMergeId(1), at: new Date(0) }, from: stan, to: theo };
  const nothing = { parked: [], unparked: [], passes: [] };
  const read = [{ roomId, isNew: false }];
  await world.directory.transaction(
    async (tx) => tx.passRooms({ ...passed, ...nothing, rooms: await tx.roomsOf(stan), read }),
    true,
  );

  // A room of its own, which is asked for by its pair; the archive keeps it out of what follows.
  await school.direct('theo', 'stan');
  for (const status of ['ended', 'active'] as const)
    await school.relate('teaches', 'theo', 'stan', { context: 'history-1', status });
  for (const isActive of [false, true]) await school.change('stan', { isActive });
};
