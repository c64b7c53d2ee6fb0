import {
  type ChannelOutcome,
  isUrgent,
  type Notification,
  type NotificationChannel,
} from '../../core/notifications/NotificationChannel.ts';
import { NotPublic, publicRequest, whyClosed } from '../system/publicRequest.ts';
import { retryAfterMs } from '../system/retryAfterMs.ts';
import { pushContent } from './pushContent.ts';

/** The keys by which push services know this server (VAPID, RFC 8292). `homeroom setup` makes them. */
export interface VapidKeys {
  /** `mailto:` or `https:`: whom a push service writes to if something is wrong. */
  readonly subject: string;
  /** base64url, 65 bytes. */
  readonly publicKey: string;
  /** base64url, 32 bytes. */
  readonly privateKey: string;
}

interface Deps {
  readonly keys: VapidKeys;
  /** The endpoint is the browser's word: only for tests and closed networks it may be in a private one. */
  readonly mayBePrivate: boolean;
}

/** Where a push goes, and whether it may wait for a device that saves its battery (RFC 8030). */
interface Device {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly urgency: 'normal' | 'high';
}

const patienceMs = 15_000;
/** For so long a push service keeps it for a device that is off. */
const lifeSeconds = 24 * 3_600;

/** Tells people on their devices by Web Push; what it says is encrypted for the device (RFC 8291). */
export class PushChannel implements NotificationChannel {
  readonly name = 'push';
  readonly shownIn = 'lockScreen';
  readonly needsAddress = true;
  readonly spacingMs = 0;
  readonly publicKey: string;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.publicKey = deps.keys.publicKey;
  }

  async send(notification: Notification): Promise<ChannelOutcome> {
    const content = pushContent(notification);
    const { address: endpoint = '', details: keys = {} } = notification.address ?? {};
    if (content === undefined || !URL.canParse(endpoint)) return { outcome: 'gone', reason: 'the address is none' };
    const closed = whyClosed(new URL(endpoint), this.#deps.mayBePrivate);
    if (closed !== undefined) return { outcome: 'gone', reason: closed };
    try {
      const urgency = notification.rooms.some(isUrgent) ? 'high' : 'normal';
      return await this.#post({ endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '', urgency }, content);
    } catch (failure) {
      if (failure instanceof NotPublic) return { outcome: 'gone', reason: failure.message };
      return { outcome: 'retry', reason: failure instanceof Error ? failure.message : String(failure) };
    }
  }

  async #post({ endpoint, urgency, ...keys }: Device, content: object): Promise<ChannelOutcome> {
    // Loaded here, so that a server without push never loads it.
    const { generateRequestDetails } = (await import('web-push')).default;
    const request = sealed(() =>
      generateRequestDetails({ endpoint, keys }, JSON.stringify(content), {
        ...{ vapidDetails: this.#deps.keys, TTL: lifeSeconds, contentEncoding: 'aes128gcm', urgency },
      }),
    );
    if (request === undefined) return { outcome: 'gone', reason: 'the keys of the device are none' };
    const response = await publicRequest(
      new URL(endpoint),
      { mayBePrivate: this.#deps.mayBePrivate },
      { method: 'POST', headers: request.headers, signal: AbortSignal.timeout(patienceMs) },
      request.body,
    );
    response.resume();
    return outcomeOf(response.statusCode ?? 0, response.headers['retry-after']);
  }
}

/** A device whose keys cannot be used will never be told; what is wrong with ours is thrown. */
const sealed = <Request>(seal: () => Request): Request | undefined => {
  try {
    return seal();
  } catch (failure) {
    if (failure instanceof Error && /p256dh|auth|point|public key/i.test(failure.message)) return undefined;
    throw failure;
  }
};

const outcomeOf = (status: number, retryAfter: string | undefined): ChannelOutcome => {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const reason = `the push service answered ${status}`;
  if (status === 404 || status === 410) return { outcome: 'gone', reason };
  if (status === 429 || status >= 500) {
    const afterMs = retryAfterMs(retryAfter);
    return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return { outcome: 'refused', reason };
};
