import { asUserId, type UserId } from '../../core/ids.ts';
import { SignedBytes } from '../system/SignedBytes.ts';

/** The link is opened at once, on this device or another. */
const lifeMs = 15 * 60_000;
const macBytes = 16;
const bodyBytes = 12;

/**
 * What a deep link of the page gives to the bot, which tells whose chat it is: the person, the end of its life and a MAC, in the
 * 64 characters that Telegram takes.
 */
export class LinkTokens {
  readonly #signed: SignedBytes;

  /** The first secret makes them, all of them read them. */
  constructor(secrets: readonly string[]) {
    this.#signed = new SignedBytes({ secrets, purpose: 'homeroom telegram link', macBytes });
  }

  make(userId: UserId, now: Date): string {
    const body = Buffer.alloc(bodyBytes);
    body.writeBigUInt64BE(BigInt(userId));
    body.writeUInt32BE(Math.floor((now.getTime() + lifeMs) / 1_000), 8);
    return this.#signed.sign(body).toString('base64url');
  }

  read(token: string, now: Date): UserId | undefined {
    const body = this.#signed.open(Buffer.from(token, 'base64url'), bodyBytes);
    if (body === undefined) return undefined;
    return body.readUInt32BE(8) * 1_000 < now.getTime() ? undefined : asUserId(Number(body.readBigUInt64BE()));
  }
}
