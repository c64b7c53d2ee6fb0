/** A permit that counts until its window is over. */
export interface BookedPermit {
  /** Tells the permits of one name apart. */
  readonly key: string;
  /** Milliseconds by the server's clock. */
  readonly at: number;
  readonly windowMs: number;
}

/** Permits of all names together, at most; beyond, those of the name that was booked first are dropped. */
const capacity = 100_000;
/** Names looked at with each permit, to drop what is over: more than one, so that they do not become more. */
const sweptPerPermit = 2;

/** Permits by name, each until its window is over. */
export class PermitBook {
  readonly #names = new Map<string, Map<string, BookedPermit>>();
  #sweeping = this.#names.entries();
  #size = 0;

  /** A permit that is there already is booked once. */
  add(name: string, permit: BookedPermit, now: number): void {
    this.#sweep(now);
    const known = this.#names.get(name);
    const permits = known ?? new Map<string, BookedPermit>();
    if (known === undefined) this.#names.set(name, permits);
    if (!permits.has(permit.key)) this.#size += 1;
    permits.set(permit.key, permit);
    if (this.#size > capacity) this.#dropFirst();
  }

  remove(name: string, key: string): void {
    const permits = this.#names.get(name);
    if (permits?.delete(key) !== true) return;
    this.#size -= 1;
    if (permits.size === 0) this.#names.delete(name);
  }

  /** Removes the permit that was booked last. */
  removeLatest(name: string): BookedPermit | undefined {
    const latest = [...(this.#names.get(name)?.values() ?? [])].at(-1);
    if (latest !== undefined) this.remove(name, latest.key);
    return latest;
  }

  /** Removes all permits of the name; gives those that still count. */
  take(name: string, now: number): readonly BookedPermit[] {
    const permits = this.#names.get(name);
    if (permits === undefined) return [];
    this.#names.delete(name);
    this.#size -= permits.size;
    return [...permits.values()].filter((permit) => counts(permit, now));
  }

  /** All permits that still count. */
  all(now: number): readonly { readonly name: string; readonly permit: BookedPermit }[] {
    return [...this.#names].flatMap(([name, permits]) =>
      [...permits.values()].filter((permit) => counts(permit, now)).map((permit) => ({ name, permit })),
    );
  }

  /** Goes through all names in turns, a few with each permit. */
  #sweep(now: number): void {
    for (let swept = 0; swept < sweptPerPermit; swept += 1) {
      const { value, done } = this.#sweeping.next();
      if (done) {
        this.#sweeping = this.#names.entries();
        return;
      }
      const [name, permits] = value;
      for (const permit of permits.values()) if (!counts(permit, now)) this.remove(name, permit.key);
    }
  }

  #dropFirst(): void {
    for (const [name, permits] of this.#names) {
      this.#names.delete(name);
      this.#size -= permits.size;
      return;
    }
  }
}

const counts = ({ at, windowMs }: BookedPermit, now: number): boolean => now - at < windowMs;
