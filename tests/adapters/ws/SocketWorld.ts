import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { MemorySocketSlots } from '../../../adapters/memory/limits/MemorySocketSlots.ts';
import type { Authenticator, Identity } from '../../../adapters/wire/account/Authenticator.ts';
import type { LegacySockets } from '../../../adapters/wire/legacy/LegacySockets.ts';
import { attachSockets, type Sockets } from '../../../adapters/ws/attachSockets.ts';
import type { SocketOptions } from '../../../adapters/ws/SocketOptions.ts';
import type { SocketPorts } from '../../../adapters/ws/SocketPorts.ts';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import { asUserId, type RoomId } from '../../../core/ids.ts';
import { defaultLimits, type Limits } from '../../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../../core/makeChat.ts';
import { defaultOversight, type OversightSettings } from '../../../core/oversight/OversightSettings.ts';
import type { Ports } from '../../../core/Ports.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { type Name, School, schoolRecords } from '../../contracts/School.ts';
import { freePort } from '../../support/freePort.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';
import { type Connecting, SocketClient } from '../../support/SocketClient.ts';

export interface SocketWorldOptions {
  readonly policy?: Policy;
  readonly limits?: Partial<Limits>;
  readonly oversight?: OversightSettings;
  readonly options?: Partial<SocketOptions>;
  /** The older systems whose clients are let in. */
  readonly legacy?: (chat: Chat) => readonly LegacySockets[];
  /** Ports that behave otherwise than the memory adapters. */
  readonly ports?: (
    world: MemoryWorld,
  ) => Partial<Ports & Pick<SocketPorts, 'roomHeads' | 'health' | 'readEpoch' | 'authenticator'>>;
}

/** So many sends, room openings and frames that no test meets a limit by accident. */
const plenty: Partial<Limits> = generousLimits;
const eager: Partial<SocketOptions> = {
  tickMs: 5,
  sweepMs: 0,
  framesPerSecond: 100_000,
  closeMs: 500,
  openingsPerMinute: 100_000,
};

/** `user-<id>`, or `user-<id>-<milliseconds of the epoch at which it expires>`. */
const tokenIdentity = (token: string): Identity => {
  const [, id, expiresAt] = /^user-(\d+)(?:-(\d+))?$/.exec(token) ?? [];
  if (id === undefined) throw new ChatError('UNAUTHORIZED', 'The token is not valid here.');
  return { userId: asUserId(Number(id)), expiresAt: expiresAt === undefined ? null : new Date(Number(expiresAt)) };
};

export const testAuthenticator: Authenticator = {
  request: async ({ headers: { authorization } }) =>
    authorization === undefined ? null : tokenIdentity(authorization.replace(/^Bearer /, '')),
  token: async (token) => tokenIdentity(token),
};

/** A school behind real sockets over the memory adapters. Time stands still until the clock is moved. */
export class SocketWorld {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly school: School;
  readonly server: Server;
  readonly sockets: Sockets;
  readonly port: number;
  /** Lines of the log, as JSON, without those that only tell what happened. */
  readonly log: readonly string[];
  /** The lines that tell what happened. */
  readonly told: readonly Record<string, unknown>[];
  readonly #clients: SocketClient[] = [];

  private constructor(
    parts: Pick<SocketWorld, 'world' | 'chat' | 'school' | 'server' | 'sockets' | 'port' | 'log' | 'told'>,
  ) {
    this.world = parts.world;
    this.chat = parts.chat;
    this.school = parts.school;
    this.server = parts.server;
    this.sockets = parts.sockets;
    this.port = parts.port;
    this.log = parts.log;
    this.told = parts.told;
  }

  static async open({
    policy = educationPolicy,
    limits,
    options,
    legacy,
    ports,
    oversight = defaultOversight,
  }: SocketWorldOptions = {}): Promise<SocketWorld> {
    const world = await memoryWorld(policy);
    const school = await School.open(world, policy);
    const all = { ...world, ...ports?.(world) };
    const chat = makeChat(all, policy, { ...defaultLimits, ...plenty, ...limits }, { oversight });
    const log: string[] = [];
    const told: Record<string, unknown>[] = [];
    const tell = (facts: object, message: string): void => void told.push({ ...facts, message });
    const write = (facts: object, message: string): void => {
      log.push(
        JSON.stringify({ ...facts, message }, (_key, value: unknown) => (value instanceof Error ? value.stack : value)),
      );
    };
    const server = createServer((_request, response) => response.writeHead(404).end());
    const sockets = attachSockets({
      readEpoch: async () => 'first',
      authenticator: testAuthenticator,
      slots: new MemorySocketSlots(),
      ...all,
      server,
      chat,
      epoch: 'first',
      legacy: legacy?.(chat) ?? [],
      options: { ...eager, ...options },
      log: { debug: write, info: tell, warn: write, error: write },
    });
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new SocketWorld({ world, chat, school, server, sockets, port, log, told });
  }

  async close(): Promise<void> {
    await this.sockets.close();
    this.server.close();
    this.server.closeAllConnections();
    await this.world.close();
    for (const client of this.#clients) client.ws.terminate();
  }

  address(path = '/ws/chat/'): string {
    return `ws://127.0.0.1:${this.port}${path}`;
  }

  token(name: Name): string {
    return `user-${this.school.id(name)}`;
  }

  /** A socket that has not been authenticated yet. */
  knock(path = '/ws/chat/', connecting: Connecting = {}): SocketClient {
    const client = new SocketClient(this.address(path), connecting);
    this.#clients.push(client);
    return client;
  }

  /** A socket of a person, live. */
  async connect(name: Name, path = '/ws/chat/'): Promise<SocketClient> {
    const client = this.knock(path, { headers: { authorization: `Bearer ${this.token(name)}` } });
    await client.next('connection_established');
    return client;
  }

  /** The room of Tess and Sam's algebra, of which Pam is a member too. */
  async algebra(): Promise<RoomId> {
    return (await this.school.forum('tess', 'sam')).id;
  }

  async direct(one: Name, other: Name): Promise<RoomId> {
    const { room } = await this.chat.openRoom(this.school.person(one), {
      type: 'direct',
      userId: this.school.id(other),
    });
    return room.id;
  }

  async say(name: Name, roomId: RoomId, content: string): Promise<number> {
    const { message } = await this.chat.sendMessage({ sender: this.school.person(name), roomId, content });
    return message.id;
  }

  /** Changes a relation as the directory does, with its publications. */
  async relate(kind: string, from: Name, to: Name, status: 'active' | 'ended', context?: string): Promise<void> {
    const relation = { kind, from, to, status, ...(context === undefined ? {} : { context }) };
    await this.chat.applyDirectory({ users: [], relations: [relation] });
  }

  async change(name: Name, change: Partial<UserRecord>): Promise<void> {
    const known = schoolRecords.users.filter(({ externalId }) => externalId === name);
    await this.chat.applyDirectory({ users: known.map((user) => ({ ...user, ...change })), relations: [] });
  }
}
