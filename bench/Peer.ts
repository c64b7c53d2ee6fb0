import type { Site } from './Site.ts';

/** People by their index, and the members of each room; the first of a room opens it. */
export interface School {
  readonly people: number;
  readonly rooms: readonly (readonly number[])[];
}

/** What a peer's client needs to know of its server; goes to the load generator as JSON. */
export type Target = Readonly<Record<string, unknown>>;

export interface Stored {
  readonly messages: number;
  /** Different client_ids among them. */
  readonly distinct: number;
}

/** A peer's servers, filled with a school. All of them are processes of their own. */
export interface ServedPeer {
  readonly target: Target;
  /** Processes that serve; their descendants count as well. PostgreSQL and Redis of the site are added by the bench. */
  pids(): readonly number[];
  /** What is in the database; null where nothing is stored, or nobody can look. */
  stored(): Promise<Stored | null>;
  /** Kills the server processes with SIGKILL and starts them again; resolves when they are about to start. */
  crash(): Promise<void>;
  /** Resolves when all server processes serve. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface Outgoing {
  /** Index of the room in the school. */
  readonly room: number;
  readonly text: string;
  /** A UUID. */
  readonly id: string;
}

/** What a client tells the load generator. */
export interface ClientEvents {
  /** The server has answered for a message: stored, where the peer stores. */
  acked(id: string): void;
  /** A message has reached this person, their own ones too. The bytes of the frame, or its text. */
  delivered(frame: Buffer | string): void;
  closed(): void;
}

/** One person's connection, in the load generator. */
export interface PeerClient {
  send(message: Outgoing): void;
  /** Ends it without ceremony. */
  drop(): void;
}

export interface StartOptions {
  /** Server processes that share the people between them. */
  readonly nodes?: number;
  /** Written by `--cpu-prof` of the server processes. */
  readonly profileDir?: string | undefined;
}

/** A chat server to be measured. `start` runs in the bench, `connect` in the load generator. */
export interface Peer {
  readonly name: string;
  readonly description: string;
  /** It has no server and no clients: only workloads that say so take it. */
  readonly isSqlOnly?: boolean;
  /** Why it cannot run on this machine; it is left out then. */
  unavailable?(): string | undefined;
  start(site: Site, school: School, options: StartOptions): Promise<ServedPeer>;
  /**
   * Resolves once the person gets messages. `memory` is the person's own and outlives connections: who comes back with
   * it asks for what was missed, where the peer has such a thing.
   */
  connect(target: Target, person: number, events: ClientEvents, memory: Map<number, number>): Promise<PeerClient>;
}
