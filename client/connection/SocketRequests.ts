import type { Runtime } from '../runtime/Runtime.ts';
import { ChatRefusal, unreachable } from '../wire/ChatRefusal.ts';
import type { ErrorFrame, IncomingFrame, SyncPage } from '../wire/frames.ts';
import { heldFailure } from '../wire/heldMessage.ts';
import type { Message } from '../wire/wireTypes.ts';

interface PendingRequest {
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: ChatRefusal) => void;
  readonly cancel: () => void;
}

const timeoutMs = 15_000;

/**
 * Requests over the socket, answered by frames. Those without an answer when the connection ends reject as UNREACHABLE.
 */
export class SocketRequests {
  readonly #send: (frame: object) => boolean;
  readonly #runtime: Runtime;
  readonly #pending = new Map<string, PendingRequest>();

  constructor(send: (frame: object) => boolean, runtime: Runtime) {
    this.#send = send;
    this.#runtime = runtime;
  }

  /** `body` as over REST. */
  send(roomId: number, body: { readonly client_id: string }): Promise<Message> {
    return this.#request(`send:${body.client_id}`, { type: 'send_message', room_id: roomId, ...body });
  }

  /** One at a time for each room. Null if the history does not reach back to the cursor. */
  sync(roomId: number, after: number, limit: number): Promise<SyncPage | null> {
    return this.#request(`sync:${roomId}`, { type: 'sync', room_id: roomId, after, limit });
  }

  receive(frame: IncomingFrame): void {
    switch (frame.type) {
      case 'message_ack':
        return this.#answer(`send:${frame.client_id}`, frame.message);
      case 'message_held':
        if (frame.state !== 'released')
          this.#remove(`send:${frame.client_id}`)?.reject(new ChatRefusal(heldFailure(frame)));
        return;
      case 'sync_page':
        return this.#answer(`sync:${frame.room_id}`, frame);
      case 'sync_gone':
        return this.#answer(`sync:${frame.room_id}`, null);
      case 'error':
        return this.#refuse(frame);
      default:
    }
  }

  /** The connection has ended. */
  rejectAll(): void {
    for (const key of [...this.#pending.keys()]) this.#remove(key)?.reject(unreachable());
  }

  #request<Answer>(key: string, frame: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#send(frame)) return reject(unreachable());
      const cancel = this.#runtime.after(timeoutMs, () => this.#remove(key)?.reject(unreachable()));
      this.#pending.set(key, { resolve, reject, cancel });
    });
  }

  #answer(key: string, answer: unknown): void {
    this.#remove(key)?.resolve(answer as never);
  }

  /** An error names the message that it refuses, or only the room; then it answers the room's one sync request. */
  #refuse({ code, message, client_id, room_id, retry_after_ms, details }: ErrorFrame): void {
    const key = client_id !== undefined ? `send:${client_id}` : `sync:${room_id}`;
    this.#remove(key)?.reject(new ChatRefusal({ code, message, retryAfterMs: retry_after_ms ?? null, details }));
  }

  #remove(key: string): PendingRequest | undefined {
    const waiting = this.#pending.get(key);
    this.#pending.delete(key);
    waiting?.cancel();
    return waiting;
  }
}
