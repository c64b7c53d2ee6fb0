import { decodeHistoryQuery } from '../../adapters/wire/messages/decodeHistoryQuery.ts';
import { asAttachmentId } from '../../core/attachments/Attachment.ts';
import { ChatError } from '../../core/errors.ts';
import { asMessageId, asOrganisationId, asRoomId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { organisationOf } from '../../core/permissions/RoleGrant.ts';
import { checkOpenRoom, type OpenRoomCommand, type OpenRoomNames } from '../../core/rooms/OpenRoomCommand.ts';
import type { Log } from '../Log.ts';
import type { HostCalls } from './HostCalls.ts';
import type { Arguments, HostCallName } from './hostSchemas.ts';
import { makeDefine } from './makeDefine.ts';
import { makeLiveSettingCalls } from './makeLiveSettingCalls.ts';
import { makeProtectionCalls } from './makeProtectionCalls.ts';
import { makeServiceCalls } from './makeServiceCalls.ts';
import { makeWebhookCalls } from './makeWebhookCalls.ts';
import type { Who } from './makeWho.ts';

/** The use cases as hosts call them. */
export const makeHostCalls = (chat: Chat, log: Pick<Log, 'error'>): HostCalls => {
  const define = makeDefine(chat, log);
  const readServerTotals = define('readServerTotals', () => chat.readServerTotals('host'));
  const readFeed = define('readFeed', ({ limit = 100, ...query }) => chat.readFeed({ limit, ...query }));

  return {
    listRooms: define('listRooms', async ({ userId, limit = 50, ...query }, who) =>
      chat.listRooms(await who.person('userId', userId), { limit, ...query }),
    ),
    listOffice: define('listOffice', async ({ userId, show = 'open', limit = 50, ...query }, who) =>
      chat.listOffice(await who.person('userId', userId), { show, limit, ...query }),
    ),
    readRoom: define('readRoom', async ({ userId, roomId }, who) =>
      chat.overview(await who.person('userId', userId), asRoomId(roomId)),
    ),
    openRoom: define('openRoom', async (given, who) => {
      const opener = await who.person('openerId', given.openerId);
      const command = await commandOf(given, who);
      checkOpenRoom(chat.policy, command, hostNames);
      const { room, isNew } = await chat.openRoom(opener, command);
      return { room: await chat.overview(opener, room.id), isNew };
    }),
    readParticipants: define('readParticipants', async ({ userId, roomId }, who) =>
      chat.readParticipants(await who.person('userId', userId), asRoomId(roomId)),
    ),
    editRoom: define('editRoom', async ({ userId, roomId, ...edit }, who) => {
      refuseNothing('editRoom', edit, 'name or isArchived');
      const person = await who.person('userId', userId);
      await chat.changeRoom.edit(person, asRoomId(roomId), edit);
      return chat.overview(person, asRoomId(roomId));
    }),
    leaveRoom: define('leaveRoom', async ({ userId, roomId }, who) => {
      const person = await who.person('userId', userId);
      const room = await chat.changeRoom.leave(person, asRoomId(roomId));
      return { roomId: room.id, isMember: room.hasMember(person.id), isActive: room.isActive };
    }),
    addParticipants: define('addParticipants', async ({ userId, roomId, participantIds, history }, who) => {
      const person = await who.person('userId', userId);
      await chat.changeRoom.add(person, asRoomId(roomId), await who.ids('participantIds', participantIds), history);
      return chat.readParticipants(person, asRoomId(roomId));
    }),
    removeParticipant: define('removeParticipant', async ({ userId, roomId, participantId }, who) => {
      const person = await who.person('userId', userId);
      const leaving = await who.id('participantId', participantId);
      const room = await chat.changeRoom.remove(person, asRoomId(roomId), leaving);
      return { roomId: room.id, participantCount: room.members().length };
    }),
    handOverRoom: define('handOverRoom', async ({ userId, roomId, ownerId }, who) => {
      const person = await who.person('userId', userId);
      const owner = ownerId === null ? null : await who.id('ownerId', ownerId);
      await chat.changeRoom.handOver(person, asRoomId(roomId), owner);
      return chat.overview(person, asRoomId(roomId));
    }),
    handOnRoom: define('handOnRoom', async ({ userId, roomId, organisationId }, who) => {
      const person = await who.person('userId', userId);
      const room = await chat.changeRoom.handOn(person, asRoomId(roomId), asOrganisationId(organisationId));
      return { roomId: room.id, organisationId: organisationOf(room.state.scope) };
    }),
    updateRoomPreferences: define('updateRoomPreferences', async ({ userId, roomId, ...change }, who) => {
      refuseNothing('updateRoomPreferences', change, 'isMuted, isPinned or isHidden');
      return chat.updateRoomPreferences(await who.person('userId', userId), asRoomId(roomId), change);
    }),
    sendMessage: define(
      'sendMessage',
      async ({ senderId, roomId, content, clientId, replyTo, mentions, attachmentIds, asksConfirmation }, who) =>
        chat.sendMessage({
          sender: await who.person('senderId', senderId),
          roomId: asRoomId(roomId),
          content,
          ...(clientId === undefined ? {} : { clientId }),
          ...(replyTo === undefined ? {} : { replyTo: asMessageId(replyTo) }),
          ...(mentions && { mentions: await who.mentions(mentions) }),
          ...(asksConfirmation === undefined ? {} : { asksConfirmation }),
          ...(attachmentIds?.length ? { attachmentIds: attachmentIds.map(asAttachmentId) } : {}),
        }),
    ),
    editMessage: define('editMessage', async ({ content, mentions, ...target }, who) =>
      chat.amendMessage.edit({
        ...(await targetOf(target, who)),
        content,
        ...(mentions && { mentions: await who.mentions(mentions) }),
      }),
    ),
    deleteMessage: define('deleteMessage', async (target, who) =>
      chat.amendMessage.remove(await targetOf(target, who)),
    ),
    reactToMessage: define('reactToMessage', async ({ emoji, isAdded = true, ...target }, who) =>
      chat.reactToMessage({ ...(await targetOf(target, who)), emoji, isAdded }),
    ),
    pinMessage: define('pinMessage', async ({ isPinned = true, ...target }, who) =>
      chat.pinMessage({ ...(await targetOf(target, who)), isPinned }),
    ),
    readPins: define('readPins', async ({ userId, roomId }, who) =>
      chat.readPins(await who.person('userId', userId), asRoomId(roomId)),
    ),
    markRead: define('markRead', async ({ userId, roomId, upToId }, who) => {
      const person = await who.person('userId', userId);
      return chat.markRead(person, asRoomId(roomId), upToId === undefined ? null : asMessageId(upToId));
    }),
    markUnread: define('markUnread', async (target, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.markUnread(person, roomId, messageId);
    }),
    readMentions: define('readMentions', async ({ userId, before, limit = 50 }, who) => {
      const place = before === undefined ? {} : { before: asMessageId(before) };
      return chat.readMentions(await who.person('userId', userId), { ...place, limit });
    }),
    readReceipts: define('readReceipts', async (target, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.receipts(person, roomId, messageId);
    }),
    confirmMessage: define('confirmMessage', async (target, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.announcements.confirm(person, roomId, messageId);
    }),
    readConfirmations: define('readConfirmations', async (target, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.announcements.confirmations(person, roomId, messageId);
    }),
    remindOfMessage: define('remindOfMessage', async (target, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.announcements.remind(person, roomId, messageId);
    }),
    readHistory: define('readHistory', async ({ userId, roomId, ...query }, who) =>
      chat.history(await who.person('userId', userId), asRoomId(roomId), decodeHistoryQuery(query)),
    ),
    readThread: define('readThread', async ({ after, limit = 50, ...target }, who) => {
      const { person, roomId, messageId } = await targetOf(target, who);
      return chat.thread(person, roomId, messageId, after === undefined ? null : asMessageId(after), limit);
    }),
    readEvents: define('readEvents', async ({ userId, roomId, after = 0, limit = 100 }, who) =>
      chat.events(await who.person('userId', userId), asRoomId(roomId), after, limit),
    ),
    readFeed: (given = {}) => readFeed(given),
    resumeConsumer: define('resumeConsumer', async ({ name }) => ({ isResumed: await chat.resumeConsumer(name) })),
    searchMessages: define('searchMessages', async ({ userId, roomId, limit = 20, ...query }, who) =>
      chat.searchMessages(await who.person('userId', userId), {
        limit,
        ...query,
        ...(roomId === undefined ? {} : { roomId: asRoomId(roomId) }),
      }),
    ),
    listContacts: define('listContacts', async ({ userId, limit = 50, ...query }, who) =>
      chat.resolveContacts(await who.person('userId', userId), { limit, ...query }),
    ),
    explainContact: define('explainContact', async ({ userId, contactId }, who) =>
      chat.explainContact(await who.person('userId', userId), await who.id('contactId', contactId)),
    ),
    setFavourite: define('setFavourite', async ({ userId, contactId, isFavourite = true }, who) =>
      chat.setFavourite(await who.person('userId', userId), await who.id('contactId', contactId), isFavourite),
    ),
    ...makeProtectionCalls(chat, define),
    ...makeWebhookCalls(chat, define),
    ...makeLiveSettingCalls(chat, define),
    ...makeServiceCalls(chat, define),
    readTotals: define('readTotals', async ({ userId }, who) => chat.readTotals(await who.person('userId', userId))),
    readServerTotals: (given = {}) => readServerTotals(given),
    readRights: define('readRights', async ({ userId }, who) => chat.readRights(await who.person('userId', userId))),
    issueTicket: define('issueTicket', async ({ userId }, who) => chat.issueTicket(await who.person('userId', userId))),
  };
};

const targetOf = async (
  { userId, roomId, messageId }: Arguments<'deleteMessage'>,
  who: Who,
): Promise<Parameters<Chat['amendMessage']['remove']>[0]> => ({
  person: await who.person('userId', userId),
  roomId: asRoomId(roomId),
  messageId: asMessageId(messageId),
});

const hostNames: OpenRoomNames = {
  userId: 'userId',
  fromId: 'workerId',
  participantIds: 'participantIds',
  name: 'name',
  context: 'context',
  organisationId: 'organisationId',
};

const commandOf = async (given: Arguments<'openRoom'>, who: Who): Promise<OpenRoomCommand> => {
  const { type, userId, participantIds, name, context, jobId = context, workerId, organisationId } = given;
  return {
    type,
    ...(userId !== undefined && { userId: await who.id('userId', userId) }),
    ...(workerId !== undefined && { fromId: await who.id('workerId', workerId) }),
    ...(participantIds !== undefined && { participantIds: await who.ids('participantIds', participantIds) }),
    ...(name !== undefined && { name }),
    ...(jobId !== undefined && { context: jobId }),
    ...(organisationId !== undefined && { organisationId: asOrganisationId(organisationId) }),
  };
};

/** Refuses a change without any member, which can only be a mistake of the program. */
const refuseNothing = (call: HostCallName, change: object, members: string): void => {
  if (Object.values(change).every((value) => value === undefined))
    throw new ChatError('INVALID_REQUEST', `${call} changes nothing; write ${members} too.`);
};
