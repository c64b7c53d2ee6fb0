import { WebSocket } from 'ws';
import { type Answer, LiveSocket, type RunningChat } from '../RunningChat.ts';

/** Calls and sockets as the client of THE_BOT makes them. */
export class ThebotClient {
  readonly #address: string;
  readonly #token: string;
  readonly #sockets: LiveSocket[] = [];

  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  static async of(running: RunningChat, who: string): Promise<ThebotClient> {
    return new ThebotClient(running.address, await running.token(who));
  }

  /** `path` is relative to `/api/chat/`. */
  async ask(method: string, path = '', body?: unknown): Promise<Answer> {
    const headers = { authorization: `Token ${this.#token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(path.startsWith('http') ? path : `${this.#address}/api/chat/${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** A socket as the client opens it: the token in the address, and once more as a frame. */
  open(room: number): LiveSocket {
    const ws = new WebSocket(`${this.#address.replace('http', 'ws')}/ws/chat/${room}/?token=${this.#token}`);
    const socket = new LiveSocket(ws);
    this.#sockets.push(socket);
    ws.on('open', () => {
      socket.send({ type: 'auth', token: this.#token });
      socket.send({ type: 'subscribe', data: { channel: `chat_${room}` } });
    });
    return socket;
  }

  /** Opens a room and waits until what it sends is answered. */
  async enter(room: number): Promise<LiveSocket> {
    const socket = this.open(room);
    await socket.frame('it is let in', ({ type }) => type === 'auth_success');
    socket.send({ type: 'ping' });
    await socket.frame('it is answered', ({ type }) => type === 'pong');
    return socket;
  }

  notifications(): LiveSocket {
    const address = `${this.#address.replace('http', 'ws')}/ws/notifications/7/?token=${this.#token}`;
    const socket = new LiveSocket(new WebSocket(address));
    this.#sockets.push(socket);
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}
