/** A job room as the former release left it: of one worker, and of one client after the other. */
export interface MixedRoom {
  readonly workerId: number;
  readonly messages: readonly MixedMessage[];
  readonly events: readonly MixedEvent[];
  /** Everybody who ever sat in the room. */
  readonly userIds: readonly number[];
}

export interface MixedMessage {
  readonly id: number;
  readonly seq: number;
  readonly senderId: number;
  readonly replyTo: number | null;
  readonly reactions: readonly StoredReaction[] | null;
}

export interface StoredReaction {
  readonly emoji: string;
  readonly user_ids: readonly number[];
}

export interface MixedEvent {
  readonly seq: number;
  readonly type: string;
  readonly actorId: number | null;
  readonly messageId: number | null;
  readonly userIds: readonly number[];
}

/** What the worker and one client wrote to each other, with seqs of its own from 1 on. */
export interface Conversation {
  readonly clientId: number;
  readonly messages: readonly SplitMessage[];
  /** Events that stay, by the seq that they had. */
  readonly events: readonly { readonly oldSeq: number; readonly seq: number }[];
  readonly headSeq: number;
}

export interface SplitMessage {
  readonly id: number;
  readonly seq: number;
  /** Null where the answered message is another client's. */
  readonly replyTo: number | null;
  readonly threadRoot: number | null;
  readonly reactions: readonly StoredReaction[] | null;
}

/**
 * The conversations of a mixed room, the first client's first. A message belongs to the client who sat there when it was
 * written, and to its author where that is a client. What happened to a message goes with it; what another client did
 * to it does not. Comings and goings stay behind: in rooms of their own nobody came or went.
 */
export const splitJobRoom = (room: MixedRoom): readonly Conversation[] => {
  const { workerId, messages, events } = room;
  const clientIds = room.userIds.filter((userId) => userId !== workerId);
  const clientAt = presence(room, clientIds);
  const ownerOf = new Map(
    messages.map(({ id, seq, senderId }) => [id, clientIds.includes(senderId) ? senderId : clientAt(seq)]),
  );
  const clientOf = ({ messageId, seq }: MixedEvent): number | undefined =>
    messageId === null ? clientAt(seq) : ownerOf.get(messageId);
  const isKept = ({ type, actorId }: MixedEvent, clientId: number): boolean => {
    if (type === 'reaction_changed') return actorId === workerId || actorId === clientId;
    // The directory froze and named the room for the client of that time; what a moderator did stays on record.
    if (type === 'room_updated') return actorId !== null;
    return !type.startsWith('participants_');
  };

  return inOrderOfArrival(room, clientIds).map((clientId) => {
    const own = messages.filter(({ id }) => ownerOf.get(id) === clientId);
    const kept = events.filter((event) => clientOf(event) === clientId && isKept(event, clientId));
    const seqs = [...own, ...kept].map(({ seq }) => seq).sort((one, other) => one - other);
    const placeOf = new Map(seqs.map((seq, index) => [seq, index + 1]));
    const place = (seq: number): number => placeOf.get(seq) ?? 0;
    return {
      clientId,
      messages: withThreads(own, new Set([workerId, clientId]), place),
      events: kept.map(({ seq }) => ({ oldSeq: seq, seq: place(seq) })),
      headSeq: seqs.length,
    };
  });
};

const withThreads = (
  own: readonly MixedMessage[],
  pair: ReadonlySet<number>,
  place: (seq: number) => number,
): SplitMessage[] => {
  const roots = new Map<number, number | null>();
  return own.map(({ id, seq, replyTo: answered, reactions }) => {
    const replyTo = answered !== null && roots.has(answered) ? answered : null;
    const threadRoot = replyTo === null ? null : (roots.get(replyTo) ?? replyTo);
    roots.set(id, threadRoot);
    return { id, seq: place(seq), replyTo, threadRoot, reactions: reactionsOf(reactions, pair) };
  });
};

const reactionsOf = (reactions: MixedMessage['reactions'], pair: ReadonlySet<number>): SplitMessage['reactions'] => {
  const own = (reactions ?? [])
    .map(({ emoji, user_ids }) => ({ emoji, user_ids: user_ids.filter((id) => pair.has(id)) }))
    .filter(({ user_ids }) => user_ids.length > 0);
  return own.length === 0 ? null : own;
};

/** A client who is first heard of as leaving, or never, was there from the beginning. */
const wasThereAtFirst = (events: readonly MixedEvent[], clientId: number): boolean =>
  events.find(isOf(clientId))?.type !== 'participants_joined';

const isOf =
  (clientId: number) =>
  ({ type, userIds }: MixedEvent): boolean =>
    (type === 'participants_joined' || type === 'participants_left') && userIds.includes(clientId);

const inOrderOfArrival = ({ events }: MixedRoom, clientIds: readonly number[]): number[] => {
  const arrival = (clientId: number): number =>
    wasThereAtFirst(events, clientId) ? 0 : (events.find(isOf(clientId))?.seq ?? 0);
  return [...clientIds].sort((one, other) => arrival(one) - arrival(other) || one - other);
};

/** Who sat there at a seq: of several the one who came last, of none the one who left last. */
const presence = (room: MixedRoom, clientIds: readonly number[]): ((seq: number) => number | undefined) => {
  const first = inOrderOfArrival(room, clientIds);
  let present = first.filter((clientId) => wasThereAtFirst(room.events, clientId));
  const turns = [{ seq: 0, clientId: present.at(-1) ?? first[0] }];
  for (const { seq, type, userIds } of room.events) {
    if (type === 'participants_left') present = present.filter((clientId) => !userIds.includes(clientId));
    else if (type === 'participants_joined')
      present = [...present, ...clientIds.filter((clientId) => userIds.includes(clientId))];
    else continue;
    turns.push({ seq, clientId: present.at(-1) ?? turns.at(-1)?.clientId });
  }
  return (seq) => turns.findLast((turn) => turn.seq <= seq)?.clientId;
};
