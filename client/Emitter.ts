import type { ChatEvents } from './ChatEvents.ts';

/** Calls the listeners of an event. If one throws, the others are called all the same. */
export class Emitter {
  readonly #listeners = new Map<keyof ChatEvents, Set<(event: never) => void>>();

  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void {
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known);
    // A function that subscribes twice has two subscriptions, and each ends on its own.
    const own = (event: ChatEvents[Name]): void => listener(event);
    known.add(own);
    return () => void known.delete(own);
  }

  emit<Name extends keyof ChatEvents>(name: Name, event: ChatEvents[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])])
      try {
        listener(event as never);
      } catch (failure) {
        // Reported as an uncaught error, as an EventTarget does, so that nothing here stops.
        queueMicrotask(() => {
          throw failure;
        });
      }
  }
}
