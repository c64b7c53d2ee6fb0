import type { ChatEvents } from './ChatClient.ts';

/** Tells listeners what happened. A listener that throws does not keep the others from hearing. */
export class Emitter {
  readonly #listeners = new Map<keyof ChatEvents, Set<(event: never) => void>>();

  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void {
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known);
    // Each subscription ends on its own, also where one function subscribes twice.
    const own = (event: ChatEvents[Name]): void => listener(event);
    known.add(own);
    return () => void known.delete(own);
  }

  emit<Name extends keyof ChatEvents>(name: Name, event: ChatEvents[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])])
      try {
        listener(event as never);
      } catch (failure) {
        // As an event target does it: reported, and nothing here stops.
        queueMicrotask(() => {
          throw failure;
        });
      }
  }
}
