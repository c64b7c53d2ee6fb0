import {
  asOrganisationId,
  asRoomId,
  asUserId,
  type OrganisationId,
  type RoomId,
  type UserId,
} from '../../../core/ids.ts';
import { readIdsAtMost } from '../../../core/messages/ReadState.ts';
import { presenceRooms } from '../../../core/rooms/RoomBus.ts';
import { type ScheduledState, scheduledStates } from '../../../core/scheduled/ScheduledMessage.ts';
import { isTrace, type TracedEvent } from '../../system/Tracing.ts';
import { readEnvelope } from '../secret/Envelope.ts';
import type { Seal } from '../secret/Seal.ts';
import { isPositive, parseObject } from '../text/parseObject.ts';
import { type BusMessage, channelOf, type Dispatch, type HeadsMessage, headsPerMessage, roomOf } from './BusMessage.ts';
import { eventsPerRoom } from './PublishQueue.ts';
import { readEvents } from './readEvents.ts';
import { readHint } from './roomHint.ts';

/** Bytes of a message, at most: no node sends a longer one. */
const maxBytes = 32_768;
const maxPeople = 1_000;
const maxTypeChars = 63;
/** Two organisations with all above them. */
const maxOffices = 200;

/** What a node published to this channel; undefined for anything else, as anybody may publish there. */
export const parseDispatch = (seal: Seal, channel: string, payload: Buffer): Dispatch | undefined => {
  if (payload.length > maxBytes) return undefined;
  const text = payload.toString();
  const roomId = roomOf(channel);
  const hint = roomId && readHint(text);
  if (hint) return { nodeId: hint.nodeId, at: hint.at, message: { type: 'room', roomId, headSeq: hint.headSeq } };
  const envelope = readEnvelope(seal, channel, text);
  const fields = envelope && parseObject(envelope.text);
  const message = fields && parseBusMessage(fields);
  if (envelope === undefined || message === undefined || channelOf(message) !== channel) return undefined;
  return { nodeId: envelope.nodeId, at: envelope.at, message };
};

const parseBusMessage = ({
  room,
  head,
  heads,
  events,
  traces,
  user,
  typing,
  read,
  ids,
  unread,
  muted,
  pinned,
  hidden,
  people,
  online,
  rooms,
  kind,
  offices,
  notice,
  id,
  outcome,
  held,
  within,
  words,
  live,
  request,
  scheduled,
  asked,
  state,
}: Readonly<Record<string, unknown>>): BusMessage | undefined => {
  if (people !== undefined) return isPeople(people) ? { type: 'people', userIds: people } : undefined;
  if (heads !== undefined) return isHeads(heads) ? { type: 'heads', heads } : undefined;
  if (rooms !== undefined) {
    if (!isRooms(rooms) || !isPositive(user) || typeof online !== 'boolean') return undefined;
    return { type: 'presence', userId: asUserId(user), isOnline: online, roomIds: rooms };
  }
  if (notice !== undefined) {
    if (!isPositive(user) || !isPositive(id) || (notice !== 'report' && notice !== 'warning')) return undefined;
    if (outcome !== 'dismissed' && outcome !== 'acted') return undefined;
    return { type: 'notice', userId: asUserId(user), about: notice, id, outcome };
  }
  if (live === true) return { type: 'live_settings' };
  if (words !== undefined) {
    const isOffice = isOffices([words]);
    return isOffice ? { type: 'words', organisationId: asOrganisationId(Number(words)) } : undefined;
  }
  if (!isPositive(room)) return undefined;
  const roomId = asRoomId(room);
  if (offices !== undefined) {
    if (!isOffices(offices) || typeof kind !== 'string' || kind.length > maxTypeChars) return undefined;
    return { type: 'office', roomId, roomType: kind, organisationIds: offices };
  }
  if (isPositive(head))
    return {
      ...{ type: 'room', roomId, headSeq: head },
      ...(events !== undefined && { events: readEvents(events) }),
      ...(isTraces(traces) && { traces }),
    };
  if (!isPositive(user)) return undefined;
  const userId = asUserId(user);
  // A node of an earlier release does not say for whom.
  if (isPositive(held))
    return { type: 'held', roomId, userId, id: held, organisationIds: isOffices(within) ? within : [] };
  if (request !== undefined)
    return isPositive(request) && (state === 'reminded' || state === 'confirmed' || state === 'answered')
      ? { type: 'request', roomId, userId, messageId: request, state }
      : undefined;
  if (scheduled !== undefined)
    return isPositive(scheduled) && isScheduledState(state)
      ? { type: 'scheduled', roomId, userId, id: scheduled, state }
      : undefined;
  if (asked === true) return { type: 'message_request', roomId, userId };
  if (typeof typing === 'boolean') return { type: 'typing', roomId, userId, isTyping: typing };
  if (unread !== undefined)
    return unread === null || isPositive(unread) ? { type: 'unread', roomId, userId, fromId: unread } : undefined;
  if (typeof muted === 'boolean' && typeof pinned === 'boolean')
    return { type: 'settings', roomId, userId, isMuted: muted, isPinned: pinned, isHidden: hidden === true };
  // A node of an earlier release names the last one alone, by the pointer.
  return isPositive(read)
    ? { type: 'read', roomId, userId, upToId: read, messageIds: isMessages(ids) ? ids : [read] }
    : undefined;
};

const isScheduledState = (value: unknown): value is ScheduledState => scheduledStates.some((state) => state === value);

/** The organisation above all others is 0. */
const isOffices = (value: unknown): value is OrganisationId[] =>
  Array.isArray(value) && value.length <= maxOffices && value.every((id) => id === 0 || isPositive(id));

const isTraces = (value: unknown): value is TracedEvent[] =>
  Array.isArray(value) && value.length <= eventsPerRoom && value.every(isTracedEvent);

const isTracedEvent = (value: Partial<TracedEvent> | null): boolean => isPositive(value?.seq) && isTrace(value.trace);

const isMessages = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= readIdsAtMost && value.every(isPositive);

const isRooms = (value: unknown): value is RoomId[] =>
  Array.isArray(value) && value.length <= presenceRooms && value.every(isPositive);

const isHeads = (value: unknown): value is HeadsMessage['heads'] =>
  Array.isArray(value) &&
  value.length <= headsPerMessage &&
  value.every((head) => Array.isArray(head) && head.length === 2 && head.every(isPositive));

const isPeople = (value: unknown): value is UserId[] =>
  Array.isArray(value) && value.length <= maxPeople && value.every(isPositive);
