import type { Runtime } from '../runtime/Runtime.ts';
import type { Person } from '../wire/wireTypes.ts';

type Typist = Pick<Person, 'id' | 'username'>;

/** The server ends an indicator after 6 s. If that frame is lost, the client ends it a second later. */
const shownMs = 7_000;
const everyMs = 3_000;
const idleMs = 5_000;

/** Shows who types in a room, and tells the others that this person does. */
export class TypingIndicators {
  readonly #runtime: Runtime;
  readonly #send: (isTyping: boolean) => void;
  readonly #onChange: () => void;
  readonly #typists = new Map<number, { readonly person: Typist; readonly cancel: () => void }>();
  #sentAt = Number.NEGATIVE_INFINITY;
  #isTyping = false;
  #cancelIdle: (() => void) | null = null;

  constructor(runtime: Runtime, send: (isTyping: boolean) => void, onChange: () => void) {
    this.#runtime = runtime;
    this.#send = send;
    this.#onChange = onChange;
  }

  get typists(): Typist[] {
    return [...this.#typists.values()].map(({ person }) => person);
  }

  show(person: Typist, isTyping: boolean): void {
    const known = this.#typists.get(person.id);
    known?.cancel();
    if (isTyping)
      this.#typists.set(person.id, { person, cancel: this.#runtime.after(shownMs, () => this.show(person, false)) });
    else if (!this.#typists.delete(person.id)) return;
    this.#onChange();
  }

  /** A key was pressed. */
  keyPressed(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = this.#runtime.after(idleMs, () => this.stop());
    const now = this.#runtime.now();
    if (now - this.#sentAt < everyMs) return;
    this.#isTyping = true;
    this.#sentAt = now;
    this.#send(true);
  }

  stop(): void {
    this.#cancelIdle?.();
    if (!this.#isTyping) return;
    this.#isTyping = false;
    this.#send(false);
  }

  /** The connection is gone: nothing is known of anybody who types. */
  clear(): void {
    this.#cancelIdle?.();
    this.#isTyping = false;
    for (const { cancel } of this.#typists.values()) cancel();
    this.#typists.clear();
    this.#onChange();
  }
}
