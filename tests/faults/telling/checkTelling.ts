import type { Report } from '../Violation.ts';
import type { TakenRecord } from './TellingPeers.ts';

export interface StoredNotice {
  readonly who: string;
  readonly channel: string;
  readonly messageId: number;
  readonly isGathered: boolean;
}

export interface StoredDelivery {
  readonly id: number;
  readonly who: string;
  readonly channel: string;
  /** In their order. */
  readonly messageIds: readonly number[];
  readonly state: string;
  readonly attempts: number;
  readonly failure: string | null;
}

export interface Told {
  /** Texts of announcements by their ids. */
  readonly announced: ReadonlyMap<number, string>;
  readonly people: readonly string[];
  readonly channels: readonly string[];
  /** `channel:who` of addresses that reach nobody any more: nothing need be sent there. */
  readonly gone: ReadonlySet<string>;
  readonly notices: readonly StoredNotice[];
  readonly deliveries: readonly StoredDelivery[];
  /** What the peers took. */
  readonly taken: readonly TakenRecord[];
}

/**
 * Compares what was announced with what the database says of it and what the peers took. Nothing is lost: everybody has
 * heard of everything over every channel, or it was given up for a reason. Nothing is stored twice. Returns how often a
 * peer took something again, which only a node's death explains.
 */
export const checkTelling = (told: Told, report: Report): number => {
  checkNotices(told, report);
  return checkDeliveries(told, report);
};

const invariant = 'told';
const key = (...parts: readonly (string | number)[]): string => parts.join(':');

const checkNotices = ({ announced, people, channels, gone, notices, deliveries }: Told, report: Report): void => {
  const stored = new Map(notices.map((one) => [key(one.channel, one.who, one.messageId), one]));
  if (stored.size !== notices.length) report(invariant, 'duplicate', { what: 'a notice is stored twice' });
  const made = new Map<string, number>();
  for (const { channel, who, messageIds } of deliveries)
    for (const id of messageIds) made.set(key(channel, who, id), (made.get(key(channel, who, id)) ?? 0) + 1);
  for (const channel of channels)
    for (const who of people)
      for (const messageId of announced.keys()) {
        const about = { channel, who, messageId };
        const notice = stored.get(key(channel, who, messageId));
        const count = made.get(key(channel, who, messageId)) ?? 0;
        if (count > 1) report(invariant, 'duplicate', { ...about, what: `it is in ${count} deliveries` });
        if (gone.has(key(channel, who))) continue;
        if (notice === undefined) report(invariant, 'lost', { ...about, what: 'nobody decided to tell them' });
        else if (!notice.isGathered) report(invariant, 'lost', { ...about, what: 'the notice still waits' });
        else if (count === 0) report(invariant, 'lost', { ...about, what: 'no delivery was made of the notice' });
      }
};

const checkDeliveries = ({ announced, deliveries, taken }: Told, report: Report): number => {
  const left = new Map<string, number>();
  const [byWords, byId] = [new Map<string, StoredDelivery>(), new Map(deliveries.map((one) => [one.id, one]))];
  for (const one of deliveries) byWords.set(key(one.channel, one.who, one.messageIds.at(-1) ?? 0), one);
  const latest = (text: string): number =>
    Math.max(0, ...[...announced].flatMap(([id, words]) => (text.includes(words) ? [id] : [])));
  for (const { channel, who, deliveryId, text } of taken) {
    const found = deliveryId === null ? byWords.get(key(channel, who, latest(text))) : byId.get(deliveryId);
    if (found === undefined || found.who !== who || found.channel !== channel)
      report(invariant, 'leak', { channel, who, what: `"${text.slice(0, 80)}" arrived and is no delivery` });
    else left.set(key(found.id), (left.get(key(found.id)) ?? 0) + 1);
  }
  let repeats = 0;
  for (const { id, channel, who, state, attempts, failure } of deliveries) {
    const times = left.get(key(id)) ?? 0;
    repeats += Math.max(0, times - 1);
    const about = { channel, who, delivery: id, state, attempts, times };
    if (times > attempts) report(invariant, 'duplicate', { ...about, what: 'the peer took more than was tried' });
    if (state === 'dead' && !failure) report(invariant, 'lost', { ...about, what: 'it was given up without a reason' });
    else if (state === 'dead' && times > 0)
      report(invariant, 'divergent', { ...about, what: 'it was given up, and arrived' });
    else if (state === 'sent' && times === 0)
      report(invariant, 'lost', { ...about, what: 'nobody took what is said to be sent' });
    else if (state !== 'sent' && state !== 'dead') report(invariant, 'lost', { ...about, what: 'it was not sent' });
  }
  return repeats;
};
