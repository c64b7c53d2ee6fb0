import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

interface Settings {
  /** The first one signs; all of them are good, so that one can be replaced. */
  readonly secrets: readonly string[];
  /** What is signed for one purpose is no good for another. */
  readonly purpose: string;
  readonly macBytes: number;
}

/** Short claims that only this server can make, because there is no room for more: the bytes, and a part of their HMAC-SHA-256. */
export class SignedBytes {
  readonly #keys: readonly Buffer[];
  readonly #macBytes: number;

  constructor({ secrets, purpose, macBytes }: Settings) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
    this.#macBytes = macBytes;
  }

  /** `label` is signed too, and not in the result. @throws RangeError without a secret */
  sign(body: Buffer, label = ''): Buffer {
    const [key] = this.#keys;
    if (key === undefined) throw new RangeError('there is no secret to sign with');
    return Buffer.concat([body, this.#macOf(key, body, label)]);
  }

  /** The body of `bodyBytes` bytes; undefined for what this server did not sign under the label. */
  open(signed: Buffer, bodyBytes: number, label = ''): Buffer | undefined {
    if (signed.length !== bodyBytes + this.#macBytes) return undefined;
    const [body, mac] = [signed.subarray(0, bodyBytes), signed.subarray(bodyBytes)];
    return this.#keys.some((key) => timingSafeEqual(this.#macOf(key, body, label), mac)) ? body : undefined;
  }

  #macOf(key: Buffer, body: Buffer, label: string): Buffer {
    return createHmac('sha256', key).update(label).update(body).digest().subarray(0, this.#macBytes);
  }
}
