import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../core/clock.ts';
import type { ContactList, ContactPage, ContactQuery } from '../../../core/contacts/ContactList.ts';
import type { UserId } from '../../../core/ids.ts';
import { Seal } from '../../bus/secret/Seal.ts';
import { parseObject } from '../../bus/text/parseObject.ts';
import type { RedisLink, RedisMember } from '../link/RedisLink.ts';
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
   * Reads a value that every directory change changes in its own transaction, e.g. a counter. One cheap query, run at
   * most once in a lease. Each node reads it where the changes are committed, not from a replica.
   */
  readonly readDirectoryVersion: () => Promise<string>;
  /** Milliseconds for which an entry may be given. */
  readonly ttlMs?: number;
  /** Milliseconds for which a node believes a directory version. */
  readonly leaseMs?: number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** What the cache held before the database was asked. */
interface Found {
  readonly page: ContactPage | undefined;
  /** The label under which a page that is read from now on may be kept. */
  readonly label: string;
  readonly own: string;
  readonly at: number;
}

/** Characters. */
const largestEntry = 131_072;
/** The clocks of two machines differ by less than this factor over a lease. */
const leaseMargin = 1.25;
/** People whose entries still have to be invalidated, at most; beyond, everybody's entries are. */
const maxOwed = 1_000;

/**
 * Keeps a page unless the person's own mark has changed or the page was asked for more than 10 s ago. Keeps at most 32
 * pages of one person.
 */
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
 * Caches contact lists in Redis, as whole pages by person and query. Once a directory change is acknowledged, no node
 * gives a page from before it, however Redis and the network behave:
 *
 * An entry carries a label: the run id of the Redis process, the generation, the directory version and the person's own
 * mark, as they were *before* the database was asked. An entry is given only while all four are the same.
 *
 * 1. The change reaches Redis. After COMMIT and before the acknowledgement, the generation is replaced by a new UUID.
 *    Later readers see it, and an entry under it was read from the database after that, so after COMMIT.
 * 2. The change cannot reach Redis, while other nodes can. The version changed in the same transaction, and a node
 *    believes a version for `leaseMs` from the moment at which it began to read it. The acknowledgement waits longer
 *    than that, so later readers believe a version that was read after COMMIT, and entries under it are newer still.
 * 3. Redis forgets: it restarts from an old snapshot, or a replica takes over that lacks the change. That is another
 *    process with another run id, and its older entries do not match. A lost or evicted generation is replaced by a
 *    new one.
 * 4. The node that makes the change dies after COMMIT. The change is never acknowledged, and other nodes believe the
 *    old version for no longer than the lease.
 *
 * Two cases are not excluded. Two Redis processes may both believe that they are the primary: the change reaches one
 * and a node reads the other; such a page is at most `leaseMs` old. And pins: a node that is cut off from Redis
 * invalidates them when it is back; until then, at most `ttlMs`, other nodes show them as they were.
 * In every case of doubt the database is asked.
 *
 * Pages are sealed, and bound to the person and the query: Redis shows nobody's name and cannot make one up.
 */
export class CachedContactList implements ContactList, ContactCacheInvalidation, RedisMember {
  readonly #contacts: ContactList;
  readonly #link: RedisLink;
  readonly #lease: VersionLease;
  readonly #ttlMs: number;
  readonly #patienceMs: number;
  readonly #seal: Seal;
  readonly #leaveLink: () => void;
  /** The run id of the Redis process that a session reaches; no two processes share one. */
  #run: { readonly id: string; readonly session: RedisSession } | undefined;
  /** People whose entries in Redis still have to be invalidated, each with the number of the latest change. */
  readonly #owed = new Map<UserId, number>();
  #owedToAll: number | undefined;
  #changes = 0;

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
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: 'homeroom contacts 1' });
    this.#leaveLink = link.add(this);
  }

  async list(userId: UserId, query: ContactQuery): Promise<ContactPage> {
    const { text = '', role = '', limit, cursor = '' } = query;
    const question = JSON.stringify([text, role, limit, cursor]);
    const found = await this.#find(userId, question).catch(() => undefined); // Redis or the version cannot be read
    if (found?.page !== undefined) return found.page;
    const page = await this.#contacts.list(userId, query);
    if (found !== undefined) void this.#keep(userId, question, found, page);
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
    this.#changes += 1;
    for (const userId of userIds) this.#owed.set(userId, this.#changes);
    if (this.#owed.size > maxOwed) {
      this.#owed.clear();
      this.#owedToAll = this.#changes;
    }
    await this.#tryInvalidate();
  }

  /** After a failure the entries stay owed; `join` invalidates them when the link is whole again. */
  async #tryInvalidate(): Promise<void> {
    await this.#link.use(this.#patienceMs, (session) => this.#invalidateOwed(session)).catch(() => undefined);
  }

  async join(session: RedisSession): Promise<void> {
    const info = await session.send(this.#generationKey, ['INFO', 'server']);
    const id = /^run_id:(\w+)/m.exec(String(info))?.[1];
    await this.#invalidateOwed(session);
    this.#run = id === undefined ? undefined : { id, session };
  }

  onMessage(): void {}

  leave(): void {
    this.#run = undefined;
  }

  async close(): Promise<void> {
    this.#leaveLink();
  }

  async #find(userId: UserId, question: string): Promise<Found | undefined> {
    if (this.#run === undefined) return undefined;
    const version = await this.#lease.version();
    if (version === undefined) return undefined;
    if (this.#isOwed(userId)) await this.#tryInvalidate();
    if (this.#isOwed(userId)) return undefined;
    const at = this.#link.now();
    return this.#link.use(this.#patienceMs, async (session) => {
      const run = this.#run;
      if (run?.session !== session) return undefined;
      const key = this.#keyOf(userId);
      const [generation, kept] = await Promise.all([
        session.send(this.#generationKey, ['GET', this.#generationKey]),
        session.send(key, ['HMGET', key, 'own', this.#fieldOf(question)]),
      ]);
      if (typeof generation !== 'string') {
        await session.send(this.#generationKey, ['SET', this.#generationKey, randomUUID(), 'NX']);
        return undefined;
      }
      const [own, entry] = Array.isArray(kept) ? kept.map((text) => (typeof text === 'string' ? text : '')) : [];
      const label = JSON.stringify([run.id, generation, version, own]);
      const page = this.#read(entry ?? '', { about: aboutPage(userId, question), label, now: at });
      return { page, label, own: own ?? '', at };
    });
  }

  #read(
    entry: string,
    { about, label, now }: { readonly about: string; readonly label: string; readonly now: number },
  ): ContactPage | undefined {
    const [nodeId = '', sealed = ''] = entry.split(' ', 2);
    const text = sealed === '' ? undefined : this.#seal.open(sealed, nodeId, about);
    const fields = text === undefined ? undefined : parseObject(text);
    if (fields?.['label'] !== label) return undefined;
    const age = Math.abs(now - Number(fields['at']));
    return age < this.#ttlMs ? parseContactPage(fields['page']) : undefined;
  }

  async #keep(userId: UserId, question: string, { label, own, at }: Found, page: ContactPage): Promise<void> {
    const text = JSON.stringify({ label, at, page });
    if (text.length > largestEntry) return;
    // A failure costs only one more query of the database.
    await this.#link
      .use(this.#patienceMs, async (session) => {
        const entry = `${this.#link.nodeId} ${this.#seal.seal(text, aboutPage(userId, question))}`;
        const values = [own, Math.round(at), this.#fieldOf(question), entry, this.#ttlMs];
        await keepScript.run(session, [this.#keyOf(userId)], values);
      })
      .catch(() => undefined);
  }

  #isOwed(userId: UserId): boolean {
    return this.#owedToAll !== undefined || this.#owed.has(userId);
  }

  /** A change that comes while this runs keeps its entries owed. @throws when Redis refuses or is gone */
  async #invalidateOwed(session: RedisSession): Promise<void> {
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
    for (const [userId, change] of people) if (this.#owed.get(userId) === change) this.#owed.delete(userId);
  }

  async #replaceGeneration(session: RedisSession): Promise<void> {
    await session.send(this.#generationKey, ['SET', this.#generationKey, randomUUID()]);
  }

  #keyOf(userId: UserId): string {
    return this.#link.keyOf(`contacts:${userId}`);
  }

  get #generationKey(): string {
    return this.#link.keyOf('contacts:generation');
  }

  #fieldOf(question: string): string {
    return this.#link.secret.nameOf(`contacts question ${question}`);
  }
}

const aboutPage = (userId: UserId, question: string): string => `${userId} ${question}`;
