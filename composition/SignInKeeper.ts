import type { UserId } from '../core/ids.ts';
import type { Chat } from '../core/makeChat.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';

interface Deps {
  readonly chat: Pick<Chat, 'signIn'>;
  readonly bus: Pick<RoomBus, 'addListener'>;
  readonly onFailure: (failure: unknown) => void;
  readonly onClose: () => void;
}

/** Milliseconds after which the sessions of changed accounts are looked at, and between two looks at all. */
const soonMs = 500;
const everyMs = 60_000;

/** Ends the sessions of accounts that are not active any more, and forgets what is long over. */
export class SignInKeeper {
  readonly #deps: Deps;
  readonly #changed = new Set<UserId>();
  readonly #detach: () => void;
  #soon: NodeJS.Timeout | undefined;
  #every: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#detach = deps.bus.addListener({
      onInvalidation: ({ userIds }) => this.#follow(userIds),
      onPublication: () => {},
      onEphemeral: () => {},
    });
  }

  start(): void {
    this.#every = setInterval(() => this.#run(() => this.#lookAtAll()), everyMs).unref();
  }

  async close(): Promise<void> {
    this.#detach();
    clearTimeout(this.#soon);
    clearInterval(this.#every);
    await this.#work;
    this.#deps.onClose();
  }

  #follow(userIds: readonly UserId[]): void {
    for (const id of userIds) this.#changed.add(id);
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      const ids = [...this.#changed];
      this.#changed.clear();
      this.#run(() => this.#deps.chat.signIn.sessions.endInactive(ids));
    }, soonMs).unref();
  }

  async #lookAtAll(): Promise<void> {
    const { sessions, links } = this.#deps.chat.signIn;
    await sessions.endInactive();
    await sessions.forgetOld();
    await links.forgetOld();
  }

  /** One after the other; a failure is repaired by the next look at all. */
  #run(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(this.#deps.onFailure);
  }
}
