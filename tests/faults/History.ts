/** A message as a client sees it. */
export interface SeenMessage {
  readonly id: number;
  readonly clientId: string | null;
  readonly senderId: number;
  readonly content: string;
  readonly isDeleted: boolean;
}

export interface Answer {
  readonly messageId: number;
  readonly seq: number;
  readonly at: number;
}

/** One message that somebody wanted to send, however often it took. */
export interface SendRecord {
  readonly clientId: string;
  readonly roomId: number;
  readonly content: string;
  /** Milliseconds on the run's monotonic clock, like all times here. */
  readonly sentAt: number;
  attempts: number;
  /** An attempt ended without an answer, so that a later refusal does not prove that nothing was stored. */
  isUncertain: boolean;
  outcome: 'unknown' | 'acked' | 'refused';
  /** Where the first attempt went; null when there was no connection just then. */
  readonly node: number | null;
  code: string | null;
  settledAt: number | null;
  /** Every acknowledgement of this client_id. */
  readonly answers: Answer[];
}

/** Another body under a client_id that has been acknowledged: must be a CONFLICT. */
export interface ProbeRecord {
  readonly clientId: string;
  readonly content: string;
  outcome: 'unknown' | 'acked' | 'refused';
  code: string | null;
}

/** A durable event as it came over a socket, or the end or the beginning of a room for this person. */
export interface Received {
  readonly kind: 'live' | 'sync' | 'head' | 'joined' | 'left';
  readonly socket: number;
  readonly node: number;
  readonly roomId: number;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly messageId: number | null;
}

/** An event that the client took, in its order. */
export interface Applied {
  readonly roomId: number;
  readonly seq: number;
  readonly type: string;
  readonly messageId: number | null;
  /** Grows when the client had to begin the room anew. */
  readonly era: number;
}

/** A connection that ended against the client's will, until the client had caught up over another one. */
export interface Resumption {
  readonly lostAt: number;
  readonly ms: number;
}

/** The end of a connection that the client did not end itself. */
export interface Closing {
  readonly code: number;
  readonly node: number;
  readonly at: number;
  /** It had been let in; otherwise it was an attempt that failed. */
  readonly wasLive: boolean;
}

/** What the client believes a room to be at the end. */
export interface RoomView {
  readonly roomId: number;
  readonly cursor: number;
  readonly isMember: boolean;
  readonly messages: ReadonlyMap<number, SeenMessage>;
}

/** All that one client did and saw. */
export interface ClientHistory {
  readonly name: string;
  readonly userId: number;
  /** May look into any room. */
  readonly isModerator: boolean;
  readonly sends: SendRecord[];
  readonly probes: ProbeRecord[];
  readonly received: Received[];
  readonly applied: Applied[];
  readonly resumptions: Resumption[];
  readonly closings: Closing[];
  /** Frames of trouble: `error` codes without a send, `degraded`, `drain`, `sync_gone`, changes of the epoch. */
  readonly notices: { readonly what: string; readonly node: number; readonly at: number }[];
  readonly reads: { readonly roomId: number; readonly upToId: number; readonly at: number }[];
  /** Rooms whose canary was in any frame. */
  readonly canaries: Set<number>;
  rooms: readonly RoomView[];
}

export const emptyHistory = (name: string, userId: number, isModerator: boolean): ClientHistory => ({
  name,
  userId,
  isModerator,
  sends: [],
  probes: [],
  received: [],
  applied: [],
  resumptions: [],
  closings: [],
  notices: [],
  reads: [],
  canaries: new Set(),
  rooms: [],
});

/** Another history was restored: what came of the former one says nothing about this one. What was sent stays. */
export const beginAnew = ({ received, applied, probes }: ClientHistory): void => {
  for (const list of [received, applied, probes]) list.length = 0;
};

export interface StoredMessage {
  readonly id: number;
  readonly seq: number;
  readonly senderId: number;
  readonly clientId: string | null;
  /** As first sent. */
  readonly sentContent: string;
  /** As shown now; '' once deleted. */
  readonly content: string;
  readonly isDeleted: boolean;
}

export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly messageId: number | null;
  readonly userIds: readonly number[];
}

/** A room as the database has it in the end. */
export interface StoredRoom {
  readonly id: number;
  readonly headSeq: number;
  readonly messages: readonly StoredMessage[];
  /** Everything that is not a new message. */
  readonly events: readonly StoredEvent[];
  /** Everybody who ever had a membership. */
  readonly memberships: readonly { readonly userId: number; readonly isUsableMembership: boolean }[];
}

/** Is put into every message of a room, so that it shows where the message should not be. */
export const canaryOf = (roomId: number): string => `canary-${roomId}-yranac`;
const canary = /canary-(\d+)-yranac/g;

export const canariesIn = (text: string): number[] => [...text.matchAll(canary)].map(([, roomId]) => Number(roomId));
