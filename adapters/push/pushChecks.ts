import { createECDH } from 'node:crypto';
import { type Check, findingOf, unasked } from '../../core/doctor/Check.ts';
import { publicRequest, whyClosed } from '../system/publicRequest.ts';
import type { VapidKeys } from './PushChannel.ts';

interface Deps {
  readonly keys: VapidKeys | undefined;
  /** The servers at which devices are told, e.g. `https://push.example.org`. */
  readonly origins: () => Promise<readonly string[]>;
  /** As of the channel. */
  readonly mayBePrivate: boolean;
}

/** Milliseconds that a push service may take. */
const patienceMs = 5_000;

/** Whether devices can be told by Web Push. Nothing is sent to them. */
export const pushChecks = ({ keys, origins, mayBePrivate }: Deps): Check[] => [
  {
    name: 'push.keys',
    severity: 'error',
    problem: 'keys of Web Push that push services do not believe',
    remedy: 'Set VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY to two keys that "homeroom notify keys" printed together.',
    run: async () => {
      if (keys === undefined) return unasked('VAPID_PUBLIC_KEY is not set');
      return findingOf(isPair(keys) ? [] : ['VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY']);
    },
  },
  {
    name: 'push.reach',
    severity: 'warning',
    problem: 'push services of people’s devices that do not answer this server',
    remedy: 'Let this machine reach the servers that are named, by HTTPS.',
    run: async () => {
      if (keys === undefined) return unasked('VAPID_PUBLIC_KEY is not set');
      const asked = await Promise.all(
        (await origins()).map(async (origin) => [origin, await whyAway(origin, mayBePrivate)] as const),
      );
      return findingOf(asked.flatMap(([origin, why]) => (why === undefined ? [] : [`${origin}: ${why}`])));
    },
  },
];

/** RFC 8292: points of P-256. */
const isPair = ({ publicKey, privateKey }: VapidKeys): boolean => {
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  } catch {
    return false;
  }
  return curve.getPublicKey().equals(Buffer.from(publicKey, 'base64url'));
};

/** Any answer will do: it is not asked for anything. */
const whyAway = async (origin: string, mayBePrivate: boolean): Promise<string | undefined> => {
  const url = new URL(origin);
  const closed = whyClosed(url, mayBePrivate);
  if (closed !== undefined) return closed;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await publicRequest(url, { mayBePrivate }, { method: 'HEAD', signal });
    response.resume();
    return undefined;
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    return code ?? message;
  }
};
