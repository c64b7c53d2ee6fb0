import { createDecipheriv, createECDH, createHmac, type ECDH, randomBytes } from 'node:crypto';
import { PlainPeer } from './PlainPeer.ts';

interface Received {
  /** Of the endpoint. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As the device reads it. */
  readonly content: unknown;
}

/** HKDF-SHA-256 with one block (RFC 5869). */
const derive = (salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer => {
  const key = createHmac('sha256', salt).update(secret).digest();
  return createHmac('sha256', key)
    .update(Buffer.concat([info, Buffer.of(1)]))
    .digest()
    .subarray(0, length);
};

/** What a push service answers, and its headers. */
export type PushAnswer = readonly [status: number, headers?: Record<string, string>];

/** A device with its push service: it takes what is sent to its endpoint and decrypts it (RFC 8291). */
export class PushPeer {
  readonly received: Received[] = [];
  answer: PushAnswer = [201];
  /** By the path of the endpoint; the others get `answer`. */
  readonly answers = new Map<string, PushAnswer>();
  /** What was answered with success. */
  readonly taken: Received[] = [];
  readonly #device: ECDH;
  readonly #auth = randomBytes(16);
  readonly #server: PlainPeer;

  private constructor(server: PlainPeer, device: ECDH) {
    this.#server = server;
    this.#device = device;
  }

  static async start(): Promise<PushPeer> {
    const device = createECDH('prime256v1');
    device.generateKeys();
    let service: PushPeer | undefined;
    const server = await PlainPeer.start(({ path, headers, body }) => {
      if (service === undefined) return { status: 500 };
      const [status, more = {}] = service.answers.get(path) ?? service.answer;
      const received = { path, headers, content: service.#read(body) };
      service.received.push(received);
      if (status < 300) service.taken.push(received);
      return { status, headers: more };
    });
    service = new PushPeer(server, device);
    return service;
  }

  get endpoint(): string {
    return this.endpointOf('device-1');
  }

  /** Devices of the same keys, each with an endpoint of its own. */
  endpointOf(device: string): string {
    return `${this.#server.url}/push/${device}`;
  }

  get keys(): { readonly p256dh: string; readonly auth: string } {
    return { p256dh: this.#device.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #read(body: Buffer): unknown {
    const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
    const senderKey = body.subarray(21, 21 + keyLength);
    const secret = this.#device.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#device.getPublicKey(), senderKey]);
    const keyed = derive(this.#auth, secret, info, 32);
    const key = derive(salt, keyed, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(salt, keyed, Buffer.from('Content-Encoding: nonce\0'), 12);
    const sealed = body.subarray(21 + keyLength);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString('utf8'));
  }
}
