/** Distinct values under each key, in the order of insertion; none is ever removed. Drafts work as in `Table`. */
export class Index<Key, Value> {
  readonly #values = new Map<Key, Set<Value>>();
  readonly #original: Index<Key, Value> | undefined;

  constructor(original?: Index<Key, Value>) {
    this.#original = original;
  }

  add(key: Key, value: Value): void {
    if (this.#before(key)?.has(value)) return;
    const values = this.#values.get(key);
    if (values) values.add(value);
    else this.#values.set(key, new Set([value]));
  }

  *get(key: Key): Generator<Value> {
    const before = this.#before(key);
    if (before) yield* before;
    const added = this.#values.get(key);
    if (added) yield* added;
  }

  #before(key: Key): ReadonlySet<Value> | undefined {
    const original = this.#original;
    return original === undefined ? undefined : original.#values.get(key);
  }

  draft(): Index<Key, Value> {
    return new Index(this);
  }

  commit(): void {
    for (const [key, values] of this.#values) for (const value of values) this.#original?.add(key, value);
  }
}
