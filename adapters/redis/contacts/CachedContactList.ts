import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../core/clock.ts';
import type { ContactList, ContactPage, ContactQuery } from '../../../core/contacts/ContactList.ts';
import type { UserId } from '../../../core/ids.ts';
import { parseObject } from '../link/parseObject.ts';
import type { LinkMember, RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';
import type { ContactCacheInvalidation } from './ContactCacheInvalidation.ts';
import { parseContactPage } from './parseContactPage.ts';
import { VersionLease } from './VersionLease.ts';

export interface CachedContactListOptions {
  readonly contacts: ContactList;
  readonly link: RedisLink;
  readonly clock: Clock;
  /**
   * Reads what every directory change changes in its own transaction, e.g. a counter: one cheap query, asked at most
   * once in a lease. Each node reads from where the changes are committed, not from a replica.
   */
  readonly readDirectoryVersion: () => Promise<string>;
  readonly ttlMs?: number;
  readonly leaseMs?: number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** What was found when somebody asked, before the database was. */
interface Found {
  readonly page: ContactPage | undefined;
  /** Under what an answer from now on may be kept. */
  readonly label: string;
  readonly own: string;
  readonly at: number;
}

const largestEntry = 131_072;
/** Clocks of two machines run alike within this share of a lease. */
const leaseMargin = 1.25;
/** People remembered one by one whose entries could not be made void; beyond, everybody's are. */
const maxOwed = 1_000;

/** Keeps an answer unless the person's own mark has changed or the question is old; at most 32 of one person. */
const keepScript = new RedisScript(`
  local time = redis.call('TIME')
  if (redis.call('HGET', KEYS[1], 'own') or '') ~= ARGV[1] then return 0 end
  if time[1] * 1000 - ARGV[2] > 10000 then return 0 end
  if redis.call('HLEN', KEYS[1]) > 32 then
    redis.call('DEL', KEYS[1])
    if ARGV[1] ~= '' then redis.call('HSET', KEYS[1], 'own', ARGV[1]) end
  end
  redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
  return 1`);

/**
 * Contact lists remembered in Redis, whole pages by person and query. After a directory change was acknowledged no
 * node gives an answer from before it, however Redis and the network behave:
 *
 * An entry carries a label: the run of the Redis process, the generation, the directory's version and the person's own
 * mark, as they were *before* the database was asked, and is given only where all four are so now.
 *
 * 1. The change reaches Redis. After COMMIT and before the acknowledgement the generation is replaced by one that
 *    never was. Who asks later sees it; what they find under it was read from the database after that, so after COMMIT.
 * 2. The change cannot reach Redis, while other nodes may. The version changed in the same transaction; a node believes
 *    a version for `leaseMs` from the moment at which reading it began. The acknowledgement waits longer than that, so
 *    whoever asks after it believes a version that was read after COMMIT, and an entry under that one is newer still.
 * 3. Redis forgets: restarted from an old snapshot, or a replica took over that had not heard. That is another process
 *    with another run, and no entry of another run is given. Lost or evicted generations are replaced by new ones.
 * 4. The changing node dies after COMMIT: never acknowledged; believed no longer than the lease.
 *
 * Not excluded: two processes at once that both think they are the primary. The change tells one, a node may still ask
 * the other; such an answer is at most `leaseMs` old. And pins: a node that is cut off from Redis makes them void when
 * it is back, until then other nodes show them as they were, at most `ttlMs`.
 * Whatever is uncertain is asked of the database.
 */
export class CachedContactList implements ContactList, ContactCacheInvalidation, LinkMember {
  readonly #contacts: ContactList;
  readonly #link: RedisLink;
  readonly #lease: VersionLease;
  readonly #ttlMs: number;
  readonly #patienceMs: number;
  readonly #generationKey: string;
  readonly #leaveLink: () => void;
  /** Tells the Redis process that a session reaches from every other. */
  #run: { readonly id: string; readonly session: RedisSession } | undefined;
  /** People whose entries Redis must yet be told to forget, each with the number of the latest reason. */
  readonly #owed = new Map<UserId, number>();
  #owedToAll: number | undefined;
  #reasons = 0;

  constructor({
    contacts,
    link,
    clock,
    readDirectoryVersion,
    ttlMs = 300_000,
    leaseMs = 1_000,
    patienceMs = 250,
  }: CachedContactListOptions) {
    this.#contacts = contacts;
    this.#link = link;
    this.#lease = new VersionLease(readDirectoryVersion, clock, leaseMs);
    this.#ttlMs = ttlMs;
    this.#patienceMs = patienceMs;
    this.#generationKey = `${link.prefix}contacts:generation`;
    this.#leaveLink = link.add(this);
  }

  async list(userId: UserId, query: ContactQuery): Promise<ContactPage> {
    const { text = '', role = '', limit, cursor = '' } = query;
    const field = createHash('sha256')
      .update(JSON.stringify([text, role, limit, cursor]))
      .digest('base64');
    const found = await this.#find(userId, field).catch(() => undefined); // then nothing is known
    if (found?.page !== undefined) return found.page;
    const page = await this.#contacts.list(userId, query);
    if (found !== undefined) void this.#keep(userId, field, found, page);
    return page;
  }

  async setFavourite(userId: UserId, contactId: UserId, isFavourite: boolean): Promise<void> {
    try {
      await this.#contacts.setFavourite(userId, contactId, isFavourite);
    } finally {
      await this.peopleChanged([userId]);
    }
  }

  async directoryChanged(): Promise<void> {
    try {
      await this.#link.use(this.#patienceMs, (session) => this.#replaceGeneration(session));
    } catch {
      await pause(this.#lease.leaseMs * leaseMargin);
    }
  }

  async peopleChanged(userIds: readonly UserId[]): Promise<void> {
    this.#reasons += 1;
    for (const userId of userIds) this.#owed.set(userId, this.#reasons);
    if (this.#owed.size > maxOwed) {
      this.#owed.clear();
      this.#owedToAll = this.#reasons;
    }
    await this.#settle();
  }

  async #settle(): Promise<void> {
    // What is owed stays owed, and is paid when the link is whole again.
    await this.#link.use(this.#patienceMs, (session) => this.#pay(session)).catch(() => undefined);
  }

  async join(session: RedisSession): Promise<void> {
    const info = await session.send(this.#generationKey, ['INFO', 'server']);
    const id = /^run_id:(\w+)/m.exec(String(info))?.[1];
    await this.#pay(session);
    this.#run = id === undefined ? undefined : { id, session };
  }

  onMessage(): void {}

  leave(): void {
    this.#run = undefined;
  }

  async close(): Promise<void> {
    this.#leaveLink();
  }

  async #find(userId: UserId, field: string): Promise<Found | undefined> {
    if (this.#run === undefined) return undefined;
    const version = await this.#lease.version();
    if (version === undefined) return undefined;
    if (this.#isOwed(userId)) await this.#settle();
    if (this.#isOwed(userId)) return undefined;
    const at = this.#link.now();
    return this.#link.use(this.#patienceMs, async (session) => {
      const run = this.#run;
      if (run?.session !== session) return undefined;
      const key = this.#keyOf(userId);
      const [generation, kept] = await Promise.all([
        session.send(this.#generationKey, ['GET', this.#generationKey]),
        session.send(key, ['HMGET', key, 'own', field]),
      ]);
      if (typeof generation !== 'string') {
        await session.send(this.#generationKey, ['SET', this.#generationKey, randomUUID(), 'NX']);
        return undefined;
      }
      const [own, entry] = Array.isArray(kept) ? kept.map((text) => (typeof text === 'string' ? text : '')) : [];
      const label = JSON.stringify([run.id, generation, version, own]);
      return { page: this.#read(entry ?? '', label, at), label, own: own ?? '', at };
    });
  }

  #read(entry: string, label: string, now: number): ContactPage | undefined {
    const fields = parseObject(entry);
    if (fields?.['label'] !== label) return undefined;
    const age = Math.abs(now - Number(fields['at']));
    return age < this.#ttlMs ? parseContactPage(fields['page']) : undefined;
  }

  async #keep(userId: UserId, field: string, { label, own, at }: Found, page: ContactPage): Promise<void> {
    const entry = JSON.stringify({ label, at, page });
    if (entry.length > largestEntry) return;
    const values = [own, Math.round(at), field, entry, this.#ttlMs];
    // An answer that was not kept is asked for again.
    await this.#link
      .use(this.#patienceMs, (session) => keepScript.run(session, [this.#keyOf(userId)], values))
      .catch(() => undefined);
  }

  #isOwed(userId: UserId): boolean {
    return this.#owedToAll !== undefined || this.#owed.has(userId);
  }

  /** What is owed for a newer reason than was known at the start stays owed. */
  async #pay(session: RedisSession): Promise<void> {
    const [toAll, people] = [this.#owedToAll, [...this.#owed]];
    if (toAll !== undefined) await this.#replaceGeneration(session);
    await Promise.all(
      people.map(async ([userId]) => {
        const key = this.#keyOf(userId);
        const marking = session.send(key, ['HSET', key, 'own', randomUUID()]);
        await Promise.all([marking, session.send(key, ['PEXPIRE', key, String(this.#ttlMs)])]);
      }),
    );
    if (this.#owedToAll === toAll) this.#owedToAll = undefined;
    for (const [userId, reason] of people) if (this.#owed.get(userId) === reason) this.#owed.delete(userId);
  }

  async #replaceGeneration(session: RedisSession): Promise<void> {
    await session.send(this.#generationKey, ['SET', this.#generationKey, randomUUID()]);
  }

  #keyOf(userId: UserId): string {
    return `${this.#link.prefix}contacts:{${userId}}`;
  }
}
