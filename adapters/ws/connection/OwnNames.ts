import { frameContent, frameText } from '../fanout/frameText.ts';
import type { OwnNamesOfMessage } from '../requests/ClientSession.ts';

/** Messages whose names wait at the same time, at most; of more the oldest is forgotten. */
const waitingAtMost = 100;

/**
 * What the client of one socket calls the messages that it sends, for clients that find their message again by a name of
 * their own. All sockets get the same bytes of an event, so the names are put in on the way to this one.
 */
export class OwnNames {
  readonly #waiting = new Map<string, OwnNamesOfMessage>();

  expect(clientId: string, names: OwnNamesOfMessage): void {
    this.#waiting.set(clientId, names);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > waitingAtMost && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** The frame with the names, if it brings a message that has some; else as it is. */
  addTo(frame: Buffer): Buffer {
    // Every delivery comes by here, and hardly any socket has names.
    if (this.#waiting.size === 0) return frame;
    for (const [clientId, names] of this.#waiting) {
      // Quotes within a message's words are escaped, so only a member looks like this.
      if (!frame.includes(`"client_id":"${clientId}"`)) continue;
      const event = JSON.parse(frameContent(frame)) as {
        readonly type: string;
        readonly message?: { client_id: unknown };
      };
      if (event.type !== 'new_message' || event.message?.client_id !== clientId) continue;
      this.#waiting.delete(clientId);
      return frameText({ ...event, ...names, message: { ...event.message, ...names } });
    }
    return frame;
  }
}
