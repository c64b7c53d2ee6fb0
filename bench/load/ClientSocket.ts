import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface ClientSocketOptions {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For protocols in which the client sends first. */
  readonly onUpgraded?: (socket: ClientSocket) => void;
  /** Whether the socket is ready after this frame. Answers earlier frames of the handshake itself. */
  readonly isReady: (frame: Buffer, socket: ClientSocket) => boolean;
  /** Called with each later text frame. The bytes are valid only during the call. */
  readonly onFrame: (frame: Buffer, socket: ClientSocket) => void;
  readonly onClosed: () => void;
}

const handshakeMs = 20_000;
const endOfHead = Buffer.from('\r\n\r\n');
const opcodes = { text: 0x1, close: 0x8, ping: 0x9 } as const;
/** All sockets read into this buffer; each read is handled before the next one. */
const readInto = Buffer.allocUnsafe(256 * 1024);
const nothing = Buffer.alloc(0);

/**
 * One person's WebSocket (RFC 6455), with only what a load generator needs: whole frames, answers to pings, and no
 * fragments. It reads without Node's streams and masks with zeros, so that thousands of people cost the generator half
 * as much as with `ws`: the measurement must not be limited by the generator.
 */
export class ClientSocket {
  readonly #socket: Socket;
  readonly #options: ClientSocketOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #settle: (failure?: Error) => void;
  /** The beginning of a frame, or of the response head, whose end has not arrived yet. */
  #rest: Buffer = nothing;
  #state: 'upgrading' | 'entering' | 'open' | 'closed' = 'upgrading';

  private constructor(address: URL, options: ClientSocketOptions, settle: (failure?: Error) => void) {
    this.#options = options;
    this.#settle = settle;
    const receive = (length: number): boolean => {
      this.#receive(readInto.subarray(0, length));
      return true;
    };
    const { port, hostname: host } = address;
    this.#socket = connect({
      port: Number(port),
      host,
      noDelay: true,
      onread: { buffer: readInto, callback: receive },
    });
    this.#socket.on('connect', () => this.#socket.write(upgradeOf(address, options)));
    this.#socket.on('error', (failure) => this.#end(failure));
    this.#socket.on('close', () => this.#end(new Error(`${address.href} was closed`)));
    this.#timer = setTimeout(() => this.#end(new Error(`${address.href} does not answer`)), handshakeMs);
  }

  /** Resolves once the socket is ready. */
  static open(url: string, options: ClientSocketOptions): Promise<ClientSocket> {
    return new Promise((resolve, reject) => {
      const opening: ClientSocket = new ClientSocket(new URL(url), options, (failure) =>
        failure === undefined ? resolve(opening) : reject(failure),
      );
    });
  }

  send(text: string): void {
    if (this.#state !== 'closed') this.#write(opcodes.text, Buffer.from(text));
  }

  terminate(): void {
    this.#end(new Error('terminated'));
  }

  #receive(bytes: Buffer): void {
    let waiting = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (this.#state === 'upgrading') waiting = this.#readHead(waiting);
    if (this.#state !== 'upgrading') waiting = this.#readFrames(waiting);
    // The rest is copied because the next read overwrites the buffer.
    this.#rest = waiting.length === 0 ? nothing : Buffer.from(waiting);
  }

  #readHead(bytes: Buffer): Buffer {
    const end = bytes.indexOf(endOfHead);
    if (end === -1) return bytes;
    const [status = ''] = bytes.toString('latin1', 0, end).split('\r\n');
    if (status.startsWith('HTTP/1.1 101')) {
      this.#state = 'entering';
      this.#options.onUpgraded?.(this);
    } else this.#end(new Error(`the answer to an upgrade was ${status}`));
    return bytes.subarray(end + endOfHead.length);
  }

  #readFrames(bytes: Buffer): Buffer {
    let at = 0;
    while (this.#state !== 'closed' && bytes.length - at >= 2) {
      const short = bytes.readUInt8(at + 1);
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - at < head) break;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      if (bytes.length - at < head + length) break;
      this.#handleFrame(bytes.readUInt8(at) & 0x0f, bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    return this.#state === 'closed' ? nothing : bytes.subarray(at);
  }

  #handleFrame(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping) this.#write(0xa, payload);
    else if (opcode === opcodes.close)
      this.#end(new Error(`closed by the server: ${payload.length < 2 ? '' : payload.readUInt16BE(0)}`));
    else if (opcode !== opcodes.text) return;
    else if (this.#state === 'open') this.#options.onFrame(payload, this);
    else if (this.#options.isReady(payload, this)) {
      this.#state = 'open';
      clearTimeout(this.#timer);
      this.#settle();
    }
  }

  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
    head.writeUInt8(0x80 | opcode, 0);
    head.writeUInt8(0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127), 1);
    if (head.length === 8) head.writeUInt16BE(length, 2);
    if (head.length === 14) head.writeBigUInt64BE(BigInt(length), 2);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  #end(failure: Error): void {
    if (this.#state === 'closed') return;
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.#socket.destroy();
    if (wasOpen) this.#options.onClosed();
    else this.#settle(failure);
  }
}

const upgradeOf = ({ host, pathname, search }: URL, { protocols = [], headers = {} }: ClientSocketOptions): string => {
  const key = randomBytes(16).toString('base64');
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
};

/** Whether the frame begins with this prefix. */
export const begins = (frame: Buffer, prefix: string): boolean => frame.toString('latin1', 0, prefix.length) === prefix;
