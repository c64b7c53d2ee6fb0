import { Computed } from './runtime/Computed.ts';
import type { Hello } from './wire/frames.ts';
import type { Me, Person } from './wire/wireTypes.ts';

interface Deps {
  /** @throws ChatRefusal */
  readonly fetchMe: () => Promise<Me>;
  /** The connection now belongs to somebody else, so nothing of this person may stay. */
  readonly onLeft: () => void;
  /** The person has become known. */
  readonly onEntered: (person: Person) => void;
  readonly onChange: () => void;
}

const nobody: Person = { id: 0, username: '', full_name: '', role: '', avatar_url: null };

/** The person whose connection it is. */
export class SessionIdentity {
  readonly me = new Computed<Me | null>(
    () => this.#me,
    () => null,
  );
  readonly #deps: Deps;
  #me: Me | null = null;
  #person: Person = nobody;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** With id 0 until it is known; with id and user name only until `load` has succeeded. */
  get person(): Person {
    return this.#person;
  }

  get isLoaded(): boolean {
    return this.#me !== null;
  }

  /** Forgets the former person if the server greets somebody else. */
  leaveUnless({ user_id }: Hello): void {
    if (this.#person.id !== 0 && this.#person.id !== user_id) this.#become(nobody);
  }

  enter({ user_id, username }: Hello): void {
    if (this.#person.id === 0) this.#become({ ...nobody, id: user_id, username });
  }

  /** Fetches the whole person. When that fails, the next connection tries again. */
  async load(): Promise<void> {
    try {
      const me = await this.#deps.fetchMe();
      this.#become(me);
      this.#me = me;
      this.me.invalidate();
    } catch {
      // The next connection tries again.
    }
  }

  #become(person: Person): void {
    const isOther = this.#person.id !== person.id;
    if (isOther && this.#person.id !== 0) {
      this.#me = null;
      this.me.invalidate();
      this.#deps.onLeft();
    }
    this.#person = person;
    this.#deps.onChange();
    if (isOther && person.id !== 0) this.#deps.onEntered(person);
  }
}
