import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { asUserId, type UserId } from '../../core/ids.ts';

/** The link is opened at once, on this device or another. */
const lifeMs = 15 * 60_000;
const macBytes = 16;
const bodyBytes = 12;

/**
 * What a deep link of the page gives to the bot, which tells whose chat it is: the person, the end of its life and a MAC, in the
 * 64 characters that Telegram takes.
 */
export class LinkTokens {
  readonly #keys: readonly Buffer[];

  /** The first secret makes them, all of them read them. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'homeroom telegram link', 32)));
  }

  make(userId: UserId, now: Date): string {
    const body = Buffer.alloc(bodyBytes);
    body.writeBigUInt64BE(BigInt(userId));
    body.writeUInt32BE(Math.floor((now.getTime() + lifeMs) / 1_000), 8);
    const [key] = this.#keys;
    if (key === undefined) throw new RangeError('there is no secret');
    return Buffer.concat([body, macOf(key, body)]).toString('base64url');
  }

  read(token: string, now: Date): UserId | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== bodyBytes + macBytes) return undefined;
    const [body, mac] = [bytes.subarray(0, bodyBytes), bytes.subarray(bodyBytes)];
    if (!this.#keys.some((key) => timingSafeEqual(macOf(key, body), mac))) return undefined;
    return body.readUInt32BE(8) * 1_000 < now.getTime() ? undefined : asUserId(Number(body.readBigUInt64BE()));
  }
}

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, macBytes);
