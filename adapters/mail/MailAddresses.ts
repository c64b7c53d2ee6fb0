import { asRoomId, asUserId, type RoomId, type UserId } from '../../core/ids.ts';
import { SignedBytes } from '../system/SignedBytes.ts';
import { fromBase32, toBase32 } from './base32.ts';

/** What an address of ours is for: an answer of a person in a room, or a bounce of a mail to a person. */
export type MailClaim =
  | { readonly kind: 'reply'; readonly userId: UserId; readonly roomId: RoomId }
  | { readonly kind: 'bounce'; readonly userId: UserId };

interface Settings {
  /** The first one signs; all of them are good, so that one can be replaced. */
  readonly secrets: readonly string[];
  /** What stands behind the @. */
  readonly domain: string;
}

const idBytes = 7;
const dayBytes = 2;
const bodyBytes = 2 * idBytes + dayBytes;
/** 96 bits. */
const macBytes = 12;
const dayMs = 86_400_000;
/** Days for which an address works. */
const lifeDays = 90;

/**
 * Addresses that only this server can make: `reply+…@` says who answers in which room, `bounce+…@` to whom a mail did not come.
 * Letters and digits of one case (base32), because mail servers change the case; the local part has 51 or 52 of the 64
 * characters that RFC 5321 allows. Whoever has such an address can answer only as its person, from that person's own address.
 */
export class MailAddresses {
  readonly domain: string;
  readonly #signed: SignedBytes;

  constructor({ secrets, domain }: Settings) {
    this.domain = domain.toLowerCase();
    this.#signed = new SignedBytes({ secrets, purpose: 'homeroom mail addresses', macBytes });
  }

  reply(userId: UserId, roomId: RoomId, now: Date): string {
    return this.#write('reply', userId, roomId, now);
  }

  bounce(userId: UserId, now: Date): string {
    return this.#write('bounce', userId, 0, now);
  }

  /** `unknown` for what this server did not make. */
  read(address: string, now: Date): MailClaim | 'unknown' | 'expired' {
    const [local = '', domain = '', ...rest] = address.toLowerCase().split('@');
    const [, kind, token] = /^(reply|bounce)\+([a-z2-7]{45})$/.exec(local) ?? [];
    if (rest.length > 0 || domain !== this.domain || kind === undefined || token === undefined) return 'unknown';
    const body = this.#signed.open(fromBase32(token), bodyBytes, `${kind}\n`);
    if (body === undefined) return 'unknown';
    const expiresOnDay = body.readUIntBE(2 * idBytes, dayBytes);
    if (now.getTime() >= expiresOnDay * dayMs) return 'expired';
    const userId = asUserId(readId(body, 0));
    return kind === 'bounce' ? { kind, userId } : { kind: 'reply', userId, roomId: asRoomId(readId(body, idBytes)) };
  }

  #write(kind: MailClaim['kind'], userId: number, roomId: number, now: Date): string {
    const body = Buffer.alloc(bodyBytes);
    writeId(body, 0, userId);
    writeId(body, idBytes, roomId);
    body.writeUIntBE(Math.ceil(now.getTime() / dayMs) + lifeDays, 2 * idBytes, dayBytes);
    return `${kind}+${toBase32(this.#signed.sign(body, `${kind}\n`))}@${this.domain}`;
  }
}

/** Ids are below 2^53; Node writes at most six bytes at once. */
const writeId = (bytes: Buffer, at: number, id: number): void => {
  bytes.writeUInt8(Math.floor(id / 2 ** 48), at);
  bytes.writeUIntBE(id % 2 ** 48, at + 1, 6);
};
const readId = (bytes: Buffer, at: number): number => bytes.readUInt8(at) * 2 ** 48 + bytes.readUIntBE(at + 1, 6);
