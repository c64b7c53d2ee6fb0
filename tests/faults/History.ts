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

/** One message of a client, with all attempts to send it. */
export interface SendRecord {
  readonly clientId: string;
  readonly roomId: number;
  readonly content: string;
  /** Monotonic milliseconds, as all times here. */
  readonly sentAt: number;
  attempts: number;
  /** An attempt has ended without an answer, so a later refusal does not prove that nothing was stored. */
  isUncertain: boolean;
  outcome: 'unknown' | 'acked' | 'refused';
  /** The node of the first attempt; null if there was no connection. */
  readonly node: number | null;
  code: string | null;
  settledAt: number | null;
  /** Every acknowledgement of this client_id. */
  readonly answers: Answer[];
}

/** Another body under an acknowledged client_id, which must be refused. */
export interface ProbeRecord {
  readonly clientId: string;
  readonly content: string;
  outcome: 'unknown' | 'acked' | 'refused';
  code: string | null;
}

/** A durable event as a socket delivered it, or the beginning or end of this person's membership. */
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

/** An event that the client has applied, in order. */
export interface Applied {
  readonly roomId: number;
  readonly seq: number;
  readonly type: string;
  readonly messageId: number | null;
  /** Grows when the client loads the room from its beginning again. */
  readonly era: number;
}

/** Where the server says that the room begins for this person, from an era on. */
export interface Floor {
  readonly roomId: number;
  readonly era: number;
  /** The events after this seq are theirs. */
  readonly seq: number;
}

/** The time from the unwanted end of a connection until the client has caught up over another one. */
export interface Resumption {
  readonly lostAt: number;
  readonly ms: number;
}

/** The end of a connection, unless the client itself has ended it. */
export interface Closing {
  readonly code: number;
  readonly node: number;
  readonly at: number;
  /** The connection was established; otherwise the attempt has failed. */
  readonly wasLive: boolean;
}

/** A room as the client has it in the end. */
export interface RoomView {
  readonly roomId: number;
  readonly cursor: number;
  readonly isMember: boolean;
  readonly messages: ReadonlyMap<number, SeenMessage>;
}

/** Everything that one client has done and seen. */
export interface ClientHistory {
  readonly name: string;
  readonly userId: number;
  /** May observe any room. */
  readonly isModerator: boolean;
  readonly sends: SendRecord[];
  readonly probes: ProbeRecord[];
  readonly received: Received[];
  readonly applied: Applied[];
  readonly floors: Floor[];
  readonly resumptions: Resumption[];
  readonly closings: Closing[];
  /** `error` codes without a send, `degraded`, `restored`, `drain`, `sync_gone`, and changes of the epoch. */
  readonly notices: { readonly what: string; readonly node: number; readonly at: number }[];
  readonly reads: { readonly roomId: number; readonly upToId: number; readonly at: number }[];
  /** Rooms whose canary was in some frame. */
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
  floors: [],
  resumptions: [],
  closings: [],
  notices: [],
  reads: [],
  canaries: new Set(),
  rooms: [],
});

/** After a restore, removes what the client has received from the old history; its sends stay. */
export const beginAnew = ({ received, applied, floors, probes }: ClientHistory): void => {
  for (const list of [received, applied, floors, probes]) list.length = 0;
};

export interface StoredMessage {
  readonly id: number;
  readonly seq: number;
  readonly senderId: number;
  readonly clientId: string | null;
  /** The text as first sent. */
  readonly sentContent: string;
  /** The text as shown now; '' if deleted. */
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
  /** All events except new messages. */
  readonly events: readonly StoredEvent[];
  /** All memberships, past ones too. */
  readonly memberships: readonly {
    readonly userId: number;
    readonly isUsable: boolean;
    /** The first seq that the person sees. */
    readonly visibleFromSeq: number;
  }[];
}

/** A mark in every message of a room, which shows a leak wherever it should not appear. */
export const canaryOf = (roomId: number): string => `canary-${roomId}-yranac`;
const canary = /canary-(\d+)-yranac/g;

export const canariesIn = (text: string): number[] => [...text.matchAll(canary)].map(([, roomId]) => Number(roomId));
