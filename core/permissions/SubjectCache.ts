import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import { meantBy } from './meantBy.ts';
import type { CalledPerson, People } from './People.ts';

/** Milliseconds for which an answer is kept: an id may be given to somebody else. */
const maxAgeMs = 2_000;
/** The most ids kept; the one that was read longest ago is dropped first. */
const capacity = 10_000;

interface Deps {
  readonly people: Pick<People, 'findAllByExternalId'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** The only source whose ids count. Absent: the host's own, else the one other source that has the id. */
  readonly source?: string | undefined;
  readonly host: string;
  /** Called when an id means nobody because several sources call different people so. */
  onAmbiguous(externalId: string, sources: readonly string[]): void;
}

/** The people whom proofs of identity name by external ids, so that not every request asks for them. */
export class SubjectCache {
  readonly #deps: Deps;
  readonly #entries = new Map<string, { readonly userId: UserId; readonly at: number }>();
  /** The ids that are kept, by the person whom they mean. */
  readonly #kept = new Map<UserId, Set<string>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Undefined for an id that nobody has, and for one that may mean several people. */
  async find(externalId: string): Promise<UserId | undefined> {
    const now = this.#deps.clock.monotonic();
    const known = this.#entries.get(externalId);
    if (known !== undefined && now - known.at < maxAgeMs) return known.userId;
    this.#drop(externalId);
    const userId = this.#meant(externalId, await this.#deps.people.findAllByExternalId(externalId));
    if (userId === undefined) return undefined;
    this.#entries.set(externalId, { userId, at: now });
    this.#kept.set(userId, (this.#kept.get(userId) ?? new Set()).add(externalId));
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#drop(oldest);
    return userId;
  }

  /** Forgets the ids of these people, which may mean others now; by default of everybody. */
  forget(userIds: Iterable<UserId> = this.#kept.keys()): void {
    for (const userId of [...userIds]) for (const externalId of this.#kept.get(userId) ?? []) this.#drop(externalId);
  }

  #drop(externalId: string): void {
    const known = this.#entries.get(externalId);
    if (known === undefined) return;
    this.#entries.delete(externalId);
    const ids = this.#kept.get(known.userId);
    ids?.delete(externalId);
    if (ids?.size === 0) this.#kept.delete(known.userId);
  }

  #meant(externalId: string, called: readonly CalledPerson[]): UserId | undefined {
    const { source, host, onAmbiguous } = this.#deps;
    if (source !== undefined) return called.find((one) => one.source === source)?.person.id;
    const person = meantBy(host, called);
    if (person === undefined && called.length > 0)
      onAmbiguous(
        externalId,
        called.map((one) => one.source),
      );
    return person?.id;
  }
}
