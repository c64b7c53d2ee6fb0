import { WebSocket } from 'ws';
import { type Answer, LiveSocket, type RunningChat } from '../RunningChat.ts';

/** Calls and sockets of clients that send `Bearer`, and the token in the address of their sockets. */
export class OlderClient {
  readonly #address: string;
  readonly #token: string;
  readonly #sockets: LiveSocket[] = [];

  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  static async of(running: RunningChat, who: string): Promise<OlderClient> {
    return new OlderClient(running.address, await running.token(who));
  }

  /** `path` begins with `/api/`. A form is sent as it is. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body instanceof FormData ? body : JSON.stringify(body);
    const init = body === undefined ? { method, headers } : { method, headers, body: sent };
    const response = await fetch(`${this.#address}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** The socket of one room, or the one for all. @param first what it sends as soon as it is open */
  open(room?: number, first?: object): LiveSocket {
    const path = room === undefined ? '/ws/chat/' : `/ws/chat/${room}/`;
    const ws = new WebSocket(`${this.#address.replace('http', 'ws')}${path}?token=${this.#token}`);
    const socket = new LiveSocket(ws);
    this.#sockets.push(socket);
    if (first !== undefined) ws.on('open', () => socket.send(first));
    return socket;
  }

  /** Opens a socket and waits until what it sends is answered. */
  async enter(room?: number): Promise<LiveSocket> {
    const socket = this.open(room);
    await socket.frame('it is let in', ({ type }) => type === 'connection_established');
    socket.send({ type: 'ping' });
    await socket.frame('it is answered', ({ type }) => type === 'pong');
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}
