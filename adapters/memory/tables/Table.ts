/** Rows by key. A draft shows its own rows over those of its original, which sees them when they are committed. */
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

  /** Hands its rows to the original; true when there were any. */
  commit(): boolean {
    for (const [key, row] of this.#rows) this.#original?.set(key, row);
    return this.#rows.size > 0;
  }
}
