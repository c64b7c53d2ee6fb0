import type { BlobHash } from '../../../core/attachments/Attachment.ts';
import { noReservation } from '../../../core/attachments/noReservation.ts';
import { versionOf } from '../../../core/attachments/Picture.ts';
import { hostSource } from '../../../core/directory/DirectoryRecords.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { StoredAudience } from '../../../core/rooms/Audience.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { askerOf } from '../../../core/rooms/messageRequest.ts';
import { beginMembership } from '../../../core/rooms/Participant.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import { type RoomKey, roomKeyText } from '../../../core/rooms/RoomKey.ts';
import { isRoomActive, type RoomDraft } from '../../../core/rooms/RoomState.ts';
import { type ServiceAccount, senderOf } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { StoredRequest } from '../requests/StoredRequest.ts';
import type { StoredContext } from './DirectoryRows.ts';
import { DirectoryTables } from './DirectoryTables.ts';
import { Index } from './Index.ts';
import type { KeptAddress, KeptPicture } from './KeptPicture.ts';
import { type PointerPass, RoomLog } from './RoomLog.ts';
import type { StoredPolicy } from './StoredPolicy.ts';
import { restoreRoom, type StoredRoom } from './StoredRoom.ts';
import { Table } from './Table.ts';

/** The counters for ids. Each id is larger than all before, including those of a dropped draft. */
export interface Counters {
  user: number;
  room: number;
  message: number;
  context: number;
  organisation: number;
  hold: number;
  merge: number;
  import: number;
  change: number;
  /** Orders rooms by their latest activity, even if the clock is set back. */
  activity: number;
}

const noIds: Counters = {
  ...{ user: 0, room: 0, message: 0, context: 0, organisation: 0, hold: 0, merge: 0, import: 0, change: 0 },
  activity: 0,
};

/** The directory and the rooms with their histories. */
export class MemoryTables extends DirectoryTables {
  readonly rooms: Table<RoomId, StoredRoom>;
  /** By `#storedKey`. */
  readonly roomIds: Table<string, RoomId>;
  /** Rooms of a person's present and past memberships. */
  readonly roomIdsOf: Index<UserId, RoomId>;
  readonly audiences: Table<RoomId, StoredAudience>;
  readonly requests: Table<RoomId, StoredRequest>;
  readonly pictures: Table<UserId, KeptPicture>;
  /** By person and source. */
  readonly pictureAddresses: Table<string, KeptAddress>;
  /** Service accounts, which share the numbers of people. No draft changes them. */
  readonly services: Map<UserId, ServiceAccount>;
  /** Versions of the policy. */
  readonly policies: Table<number, StoredPolicy>;
  readonly counters: Counters;
  readonly #original: MemoryTables | undefined;
  readonly #logs = new Map<RoomId, RoomLog>();
  readonly #draftedEvents: RoomEvent[] = [];
  /** What follows a commit, in what no draft has. */
  readonly #followUps: ((original: MemoryTables) => void)[] = [];
  /** Called when an account has no favourites and tickets any more. */
  onThingsDropped: (id: UserId, mails: readonly string[]) => void = () => {};
  /** Called when an account's favourites and tickets become another's. */
  onThingsPassed: (from: UserId, to: UserId) => void = () => {};
  /** Called when a merge is undone: what `onThingsPassed` passed from `to` to `from` goes back, as far as it can. */
  onThingsReturned: (from: UserId, to: UserId) => void = () => {};
  /** Called when more or fewer pictures have a content. */
  onContentCounted: (hash: BlobHash, change: number) => void = () => {};
  knowsContent: (hash: BlobHash) => boolean = () => true;

  constructor(original?: MemoryTables) {
    super(original);
    this.#original = original;
    this.rooms = new Table(original?.rooms);
    this.roomIds = new Table(original?.roomIds);
    this.roomIdsOf = new Index(original?.roomIdsOf);
    this.audiences = new Table(original?.audiences);
    this.requests = new Table(original?.requests);
    this.pictures = new Table(original?.pictures);
    this.pictureAddresses = new Table(original?.pictureAddresses);
    this.policies = new Table(original?.policies);
    this.services = original?.services ?? new Map();
    this.counters = original?.counters ?? { ...noIds };
  }

  draft(): MemoryTables {
    return new MemoryTables(this);
  }

  commit(): void {
    const original = this.#original;
    if (original === undefined) return;
    this.commitDirectory();
    for (const table of [this.rooms, this.roomIds, this.audiences, this.policies, this.pictures]) table.commit();
    for (const table of [this.pictureAddresses, this.requests]) table.commit();
    this.roomIdsOf.commit();
    for (const event of this.#draftedEvents) original.log(event.roomId).record(event);
    for (const follow of this.#followUps) follow(original);
  }

  /** The events and messages of a room. For a room that does not exist it is empty and not kept. */
  log(roomId: RoomId): RoomLog {
    const log = this.#logs.get(roomId) ?? new RoomLog();
    if (this.rooms.get(roomId) !== undefined) this.#logs.set(roomId, log);
    return log;
  }

  /** Who sent a message: a person, or a service account. */
  sender(id: UserId): Person | undefined {
    const service = this.services.get(id);
    return service === undefined ? this.person(this.survivorOf(id)) : senderOf(service);
  }

  /** One account has read in the room what the other has; who is new there has its settings too. In drafts only. */
  passPointer(roomId: RoomId, pass: PointerPass): void {
    this.#followUps.push((original) => original.log(roomId).passPointer(pass));
  }

  /** Favourites and tickets of one account become the other's. In drafts only. */
  passThings(from: UserId, to: UserId): void {
    this.#followUps.push((original) => original.onThingsPassed(from, to));
  }

  /** In drafts only. */
  returnThings(from: UserId, to: UserId): void {
    this.#followUps.push((original) => original.onThingsReturned(from, to));
  }

  /** The account's favourites and tickets are gone; it had these addresses of mail. In drafts only. */
  dropThings(id: UserId, mails: readonly string[]): void {
    this.#followUps.push((original) => original.onThingsDropped(id, mails));
  }

  /** Gives a picture to a person, or takes it. In drafts only. @throws ChatError UNAVAILABLE if its content is not reserved */
  setPicture(id: UserId, picture: KeptPicture | null): void {
    const [row, before] = [this.people.get(id), this.pictures.get(id)];
    if (picture !== null && this.#original?.knowsContent(picture.blob.hash) === false) throw noReservation();
    if (before !== undefined) this.#countContent(before.blob.hash, -1);
    if (picture === null) this.pictures.delete(id);
    else {
      this.pictures.set(id, picture);
      this.#countContent(picture.blob.hash, 1);
    }
    if (row === undefined) return;
    const { picture: _, ...person } = row.person;
    const version = picture === null ? {} : { picture: versionOf(picture.blob.hash) };
    this.people.set(id, { ...row, person: { ...person, ...version } });
  }

  #countContent(hash: BlobHash, change: number): void {
    this.#followUps.push((original) => original.onContentCounted(hash, change));
  }

  /** The room with the key, if there is one. */
  roomIdOf(key: RoomKey): RoomId | undefined {
    const stored = this.#storedKey(key);
    return stored === undefined ? undefined : this.roomIds.get(stored);
  }

  createContext(context: Omit<StoredContext, 'id'>): StoredContext {
    const row = { id: ++this.counters.context, ...context };
    this.contexts.set(row.id, row);
    this.contextIds.add(row.externalId, row.id);
    return row;
  }

  createRoom({ key, participants, contextName = '', about = [], ...state }: RoomDraft, at: Date): ChatRoom {
    const id = ++this.counters.room as RoomId;
    const memberships = participants.map((participant) => beginMembership({ ...participant, visibleFrom: 0 }, 0));
    const row: StoredRoom = {
      state: { ...state, contextName, about, id, isArchived: false, headSeq: 0, createdAt: at, updatedAt: at },
      memberships: new Map(memberships.map((membership) => [membership.userId, membership])),
      activity: ++this.counters.activity,
    };
    this.rooms.set(id, row);
    if (key !== null) this.roomIds.set(this.#newKey(key, contextName), id);
    for (const { userId } of memberships) this.roomIdsOf.add(userId, id);
    const asker = askerOf(row.state);
    if (asker !== undefined && row.state.awaits)
      this.requests.set(id, { requesterId: asker, recipientId: row.state.awaits, askedAt: at, declinedAt: null });
    return restoreRoom(row);
  }

  /** Stores a room that was loaded from these tables and then changed, with its events. */
  saveRoom(room: ChatRoom, actorId: UserId | null, at: Date): { room: ChatRoom; events: readonly RoomEvent[] } {
    const before = this.rooms.get(room.id);
    const loadedHead = room.state.headSeq - room.changes.length;
    if (before?.state.headSeq !== loadedHead) throw new Error(`Room ${room.id} changed since it was loaded`);
    const envelope = { roomId: room.id, at, actorId };
    const events = room.changes.map(
      (change, index): RoomEvent => ({ ...change, ...envelope, seq: loadedHead + 1 + index }),
    );
    this.#passRequest(room);
    const after = { ...before, state: { ...room.state, updatedAt: at }, memberships: room.participants };
    this.rooms.set(room.id, after);
    for (const userId of after.memberships.keys())
      if (!before.memberships.has(userId)) this.roomIdsOf.add(userId, room.id);
    for (const event of events) this.#record(event);
    return { room: restoreRoom(after), events };
  }

  /** A request of a room that still awaits somebody is that of the two whom the room is about. */
  #passRequest({ id, state }: ChatRoom): void {
    const [request, asker] = [this.requests.get(id), askerOf(state)];
    if (request !== undefined && asker !== undefined && state.awaits)
      this.requests.set(id, { ...request, requesterId: asker, recipientId: state.awaits });
  }

  /** The rooms that await a person, who is no member of them. */
  roomsAwaiting(userId: UserId): StoredRoom[] {
    return [...this.requests.entries()]
      .filter(([, { recipientId }]) => recipientId === userId)
      .flatMap(([id]) => this.rooms.get(id) ?? [])
      .filter(({ state }) => state.awaits === userId);
  }

  /** Whether the room asks the person to talk: who asks may still, they have not declined, and neither blocks the other. */
  seesRequest(roomId: RoomId, userId: UserId): boolean {
    const [request, row] = [this.requests.get(roomId), this.rooms.get(roomId)];
    if (request === undefined || row === undefined || request.declinedAt !== null) return false;
    const asking = row.memberships.get(request.requesterId);
    if (asking === undefined || asking.leftSeq !== null || asking.isSuspended) return false;
    return row.state.awaits === userId && isRoomActive(row.state) && !this.isAnyBlocked(userId, request.requesterId);
  }

  /** Whether one has asked the other to talk in a room in which they wait still. */
  isWaitingFor(requesterId: UserId, recipientId: UserId): boolean {
    return this.roomsAwaiting(recipientId).some(({ state }) => askerOf(state) === requesterId);
  }

  #record(event: RoomEvent): void {
    if (this.#original === undefined) this.log(event.roomId).record(event);
    else this.#draftedEvents.push(event);
  }

  /**
   * Two sources may have one word for two contexts, so the id of the context is in the key, and the word is not. Undefined
   * for a context that nobody has named yet.
   */
  #storedKey(key: RoomKey): string | undefined {
    const people = roomKeyText({ ...key, context: null });
    if (key.context === null) return people;
    const id = key.contextId ?? (key.context === '' ? 0 : this.contextsCalled(key.context)[0]?.id);
    return id === undefined ? undefined : `${people}:${id}`;
  }

  /** The key of a room that is made now; a word that nobody has used for a context becomes one of the host. */
  #newKey(key: RoomKey, contextName: string): string {
    const known = this.#storedKey(key);
    if (known !== undefined) return known;
    const { context } = key;
    const { id } = this.createContext({
      source: hostSource,
      externalId: context ?? '',
      name: contextName,
      organisation: null,
    });
    return this.#newKey({ ...key, contextId: id }, contextName);
  }
}
