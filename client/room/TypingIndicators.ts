import type { Runtime } from '../runtime/Runtime.ts';
import type { Person } from '../wire/wireTypes.ts';

type Typist = Pick<Person, 'id' | 'username'>;

/** The server shows a sign for 6 s; one that gets lost on its way out ends a little later by itself. */
const shownMs = 7_000;
const everyMs = 3_000;
const idleMs = 5_000;

/** Who types in a room, and telling the others that one types oneself. */
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

  /** The connection is gone, and with it whoever typed. */
  clear(): void {
    this.#cancelIdle?.();
    this.#isTyping = false;
    for (const { cancel } of this.#typists.values()) cancel();
    this.#typists.clear();
    this.#onChange();
  }
}
