/**
 * Rows by key. A draft reads its own rows before those of its original; the original gets them when it is committed.
 */
export class Table<Key, Row> {
  readonly #rows = new Map<Key, Row>();
  readonly #deleted = new Set<Key>();
  readonly #original: Table<Key, Row> | undefined;

  constructor(original?: Table<Key, Row>) {
    this.#original = original;
  }

  get(key: Key): Row | undefined {
    return this.#rows.get(key) ?? (this.#deleted.has(key) ? undefined : this.#original?.get(key));
  }

  set(key: Key, row: Row): void {
    this.#rows.set(key, row);
    this.#deleted.delete(key);
  }

  delete(key: Key): void {
    this.#rows.delete(key);
    if (this.#original !== undefined) this.#deleted.add(key);
  }

  *rows(): Generator<Row> {
    yield* this.#rows.values();
    const original = this.#original;
    if (original === undefined) return;
    for (const [key, row] of original.#rows) if (!this.#rows.has(key) && !this.#deleted.has(key)) yield row;
  }

  *entries(): Generator<readonly [Key, Row]> {
    yield* this.#rows.entries();
    const original = this.#original;
    if (original === undefined) return;
    for (const [key, row] of original.#rows)
      if (!this.#rows.has(key) && !this.#deleted.has(key)) yield [key, row] as const;
  }

  draft(): Table<Key, Row> {
    return new Table(this);
  }

  /** Writes its rows to the original; true if it changed any. */
  commit(): boolean {
    for (const [key, row] of this.#rows) this.#original?.set(key, row);
    for (const key of this.#deleted) this.#original?.delete(key);
    return this.#rows.size + this.#deleted.size > 0;
  }
}
