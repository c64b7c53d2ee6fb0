import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** A WebSocket connection whose bytes the test writes itself, for what no client library would send. */
export class RawSocket {
  readonly socket: Socket;
  readonly frames: RawFrame[] = [];
  /** The code of the server's close frame; undefined when the connection ended without one. */
  readonly closed: Promise<number | undefined>;
  #bytes = Buffer.alloc(0);
  #isUpgraded = false;
  #onUpgraded: () => void = () => {};

  private constructor(port: number, token: string, path: string) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // The server may cut the connection while the test still writes.
    this.socket.on('error', () => this.socket.destroy());
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => resolve(this.frames.find(({ opcode }) => opcode === 8)?.payload.readUInt16BE(0)));
    });
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Extensions: permessage-deflate',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: Bearer ${token}`,
    ];
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  static async open(port: number, token: string, path = '/ws/chat/'): Promise<RawSocket> {
    const raw = new RawSocket(port, token, path);
    await new Promise<void>((resolve) => {
      raw.#onUpgraded = resolve;
    });
    return raw;
  }

  /** One frame as the first byte and the payload say it, masked unless told. */
  write(first: number, payload: Buffer | string = '', isMasked = true): void {
    const data = Buffer.from(payload);
    const size = Buffer.alloc(data.length < 126 ? 1 : data.length < 65_536 ? 3 : 9);
    size[0] = data.length < 126 ? data.length : data.length < 65_536 ? 126 : 127;
    if (size.length === 3) size.writeUInt16BE(data.length, 1);
    if (size.length === 9) size.writeBigUInt64BE(BigInt(data.length), 1);
    if (isMasked) size[0] |= 0x80;
    // A mask of zeros leaves the payload as it is.
    this.socket.write(Buffer.concat([Buffer.from([first]), size, isMasked ? Buffer.alloc(4) : Buffer.alloc(0), data]));
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#isUpgraded) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#isUpgraded = true;
      this.#bytes = this.#bytes.subarray(end + 4);
      this.#onUpgraded();
    }
    for (let frame = this.#shift(); frame !== undefined; frame = this.#shift()) {
      this.frames.push(frame);
      if (frame.opcode === 8) this.socket.end();
    }
  }

  #shift(): RawFrame | undefined {
    const [first, short] = this.#bytes;
    if (first === undefined || short === undefined) return undefined;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (this.#bytes.length < header) return undefined;
    const length =
      short < 126 ? short : short === 126 ? this.#bytes.readUInt16BE(2) : Number(this.#bytes.readBigUInt64BE(2));
    if (this.#bytes.length < header + length) return undefined;
    const payload = this.#bytes.subarray(header, header + length);
    this.#bytes = this.#bytes.subarray(header + length);
    return { opcode: first & 0x0f, payload };
  }
}
