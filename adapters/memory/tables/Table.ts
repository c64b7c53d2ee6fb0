/**
 * Rows by key. A draft reads its own rows before those of its original; the original gets them when it is committed.
 */
export class Table<Key, Row> {
  readonly #rows = new Map<Key, Row>();
  readonly #original: Table<Key, Row> | undefined;

  constructor(original?: Table<Key, Row>) {
    this.#original = original;
  }

  get(key: Key): Row | undefined {
    return this.#rows.get(key) ?? this.#original?.get(key);
  }

  set(key: Key, row: Row): void {
    this.#rows.set(key, row);
  }

  *rows(): Generator<Row> {
    yield* this.#rows.values();
    const original = this.#original;
    if (original === undefined) return;
    for (const [key, row] of original.#rows) if (!this.#rows.has(key)) yield row;
  }

  draft(): Table<Key, Row> {
    return new Table(this);
  }

  /** Writes its rows to the original; true if there were any. */
  commit(): boolean {
    for (const [key, row] of this.#rows) this.#original?.set(key, row);
    return this.#rows.size > 0;
  }
}
