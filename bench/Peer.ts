import type { Site } from './Site.ts';

/** People are numbered from 0; a room is a list of its members, of whom the first opens it. */
export interface School {
  readonly people: number;
  readonly rooms: readonly (readonly number[])[];
}

/** What a peer's client must know about its server; sent to the load generator as JSON. */
export type Target = Readonly<Record<string, unknown>>;

export interface Stored {
  readonly messages: number;
  /** The number of different client_ids. */
  readonly distinct: number;
}

/** A peer's server processes, filled with a school. */
export interface ServedPeer {
  readonly target: Target;
  /** The server processes; their descendants count too. The bench adds the site's PostgreSQL and Redis. */
  pids(): readonly number[];
  /** The messages in the database; null if nothing is stored or the database cannot be read. */
  stored(): Promise<Stored | null>;
  /** Kills the server processes with SIGKILL and starts them again; resolves before they serve, see `ready`. */
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

/** What a client calls in the load generator. */
export interface ClientEvents {
  /** The server has acknowledged a message; a peer that stores has stored it. */
  acked(id: string): void;
  /** A message has reached this person; own messages count too. Gives the bytes of the frame, or its text. */
  delivered(frame: Buffer | string): void;
  closed(): void;
}

/** One person's connection, in the load generator. */
export interface PeerClient {
  send(message: Outgoing): void;
  /** Cuts the connection without a close handshake. */
  drop(): void;
}

export interface StartOptions {
  /** The number of server processes, which share the people. */
  readonly nodes?: number;
  /** Processes of one server that share its port (Homeroom's WORKERS); default 1. */
  readonly workers?: number;
  /** The folder where `--cpu-prof` of the server processes writes. */
  readonly profileDir?: string | undefined;
}

/** A chat server to be measured. `start` runs in the bench, `connect` in the load generator. */
export interface Peer {
  readonly name: string;
  readonly description: string;
  /** It has no server and no clients; only workloads with `takesSqlOnly` run it. */
  readonly isSqlOnly?: boolean;
  /** Why it cannot run on this machine and is left out; undefined if it can. */
  unavailable?(): string | undefined;
  start(site: Site, school: School, options: StartOptions): Promise<ServedPeer>;
  /**
   * Resolves once the person receives messages. `memory` belongs to the person and survives connections: after a
   * reconnect, a peer that can do so requests what was missed.
   */
  connect(target: Target, person: number, events: ClientEvents, memory: Map<number, number>): Promise<PeerClient>;
}
