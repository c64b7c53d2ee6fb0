import { WebSocket } from 'ws';
import type { ChatClient } from '../../client/ChatClient.ts';
import type { ClientOptions } from '../../client/ClientOptions.ts';
import type { SocketConstructor } from '../../client/connection/SocketLike.ts';
import { createChatClient } from '../../client/createChatClient.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import { RunningChat } from '../acceptance/RunningChat.ts';
import { TcpProxy, type TcpProxyOptions } from '../faults/TcpProxy.ts';
import { fastRuntime } from './fastRuntime.ts';

const people = [
  ['tess', 'teacher', 'Tess', 'Bell'],
  ['sam', 'student', 'Sam', 'Reed'],
  ['sue', 'student', 'Sue', 'Lane'],
  ['ada', 'admin', 'Ada', 'Moss'],
] as const;

const users = people.map(([externalId, role, firstName, lastName]) => ({
  ...{ externalId, role, firstName, lastName, isActive: true },
}));

export type Who = (typeof people)[number][0];

/** How a client with a fast clock waits for a server that has the time of the machine. */
export const patiently = { withinMs: Number.POSITIVE_INFINITY };

type RunningOptions = Parameters<typeof RunningChat.start>[0];

/** A real server, and clients of its people whose sockets go through a proxy. */
export class ClientWorld {
  chat: RunningChat;
  proxy: TcpProxy;
  readonly clients: ChatClient[] = [];

  private constructor(chat: RunningChat, proxy: TcpProxy) {
    this.chat = chat;
    this.proxy = proxy;
  }

  static async open(proxied: TcpProxyOptions = {}, options: RunningOptions = {}): Promise<ClientWorld> {
    const chat = await ClientWorld.#start(options);
    return new ClientWorld(chat, await TcpProxy.open(chat.address, proxied));
  }

  static async #start(options: RunningOptions = {}): Promise<RunningChat> {
    const chat = await RunningChat.start(options);
    await chat.chat.directory.put({
      users,
      relations: [
        { kind: 'teaches', from: 'tess', to: 'sam', status: 'active' },
        { kind: 'teaches', from: 'tess', to: 'sue', status: 'active' },
      ],
    });
    return chat;
  }

  /** Stops the server and starts another with an empty history in its place. */
  async replaceServer(): Promise<void> {
    await this.proxy.close();
    await this.chat.stop();
    this.chat = await ClientWorld.#start();
    this.proxy = await TcpProxy.open(this.chat.address);
  }

  /**
   * Sockets go through the proxy and requests go directly, so that a cut concerns sockets only. Both follow a new
   * server.
   */
  options(who: Who): ClientOptions {
    const proxied = (): string => this.proxy.url.replace('http', 'ws').replace(/\/$/, '');
    const Proxied = class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url.replace('ws://chat.test', proxied()), protocols);
      }
    };
    return {
      url: 'http://chat.test',
      token: () => this.chat.token(who),
      fetch: (url, init) => fetch(url.replace('http://chat.test', this.chat.address), init),
      WebSocket: Proxied as SocketConstructor,
      runtime: fastRuntime(),
    };
  }

  client(who: Who, options: Partial<ClientOptions> = {}): ChatClient {
    const client = createChatClient({ ...this.options(who), ...options });
    this.clients.push(client);
    // The clock runs fast, and a busy machine does not.
    return { ...client, connect: (how) => client.connect({ ...patiently, ...how }) };
  }

  async online(who: Who): Promise<ChatClient> {
    const client = this.client(who);
    await client.connect();
    return client;
  }

  /** The direct room of two people, as the first opens it. */
  async direct(client: ChatClient, withWhom: Who): Promise<RoomView> {
    const { room } = await client.openRoom({ type: 'direct', user_id: await this.chat.userId(withWhom) });
    const view = client.room(room.id);
    await view.open();
    return view;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.proxy.close();
    await this.chat.stop();
  }
}

/** The texts that a view shows, with the status of those that are not sent. */
export const texts = (view: RoomView): string[] =>
  view.state.get().messages.map(({ content, status }) => (status === 'sent' ? content : `${content} (${status})`));
