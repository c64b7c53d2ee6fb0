import type { ChatEvents } from './ChatEvents.ts';
import type { ChatSession } from './ChatSession.ts';
import type { Connection } from './connection/Connection.ts';
import { type FileCalls, fileCalls } from './files/fileCalls.ts';
import type { PlatformAbortSignal } from './platform/PlatformTypes.ts';
import type { Readable } from './runtime/Readable.ts';
import type { SessionOptions } from './SessionOptions.ts';
import { ChatRefusal, unreachable } from './wire/ChatRefusal.ts';
import type { Me } from './wire/wireTypes.ts';

export interface ConnectOptions {
  /** Milliseconds; 30,000 by default. `Infinity` waits for as long as it takes. */
  readonly withinMs?: number;
  /** Ends the waiting: it then rejects with CANCELLED. */
  readonly signal?: PlatformAbortSignal;
}

/** What every client can do, whatever it shows. */
export interface SessionCalls extends FileCalls {
  readonly connection: Readable<Connection>;
  readonly me: Readable<Me | null>;
  /**
   * Resolves when the client is online and the rooms are there. Rejects with a ChatRefusal: at once if the server refuses
   * the person for good or the client is closed, and after `withinMs` with what has gone wrong so far, e.g. UNREACHABLE or
   * NO_TOKEN. After that the client still goes on trying, until `close`; a further call waits again. However often it is
   * called, there is one connection.
   */
  connect(options?: ConnectOptions): Promise<void>;
  /** Ends the pause before the next attempt, e.g. on a click. */
  retryNow(): void;
  /** Lets go of the connection, e.g. while an app is in the background. What is written meanwhile waits. */
  pause(): void;
  /** Connects again after `pause`, and catches up. */
  resume(): void;
  close(): void;
  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void;
}

const patienceMs = 30_000;
const longestTimerMs = 2 ** 31 - 1;

export const sessionCalls = (session: ChatSession, { watch, runtime }: SessionOptions): SessionCalls => {
  const { socket, rooms } = session;
  let unwatch: (() => void) | null = null;
  const resume = (): void => socket.wake();

  const connect = ({ withinMs = patienceMs, signal }: ConnectOptions = {}): Promise<void> => {
    unwatch ??= watch({
      onWake: resume,
      onOffline: () => socket.sleep(),
      onHide: () => session.hurry(),
      onPause: () => socket.pause(),
    });
    return new Promise((resolve, reject) => {
      const ends: (() => void)[] = [];
      const settle = (failure: ChatRefusal | null): void => {
        for (const end of ends.splice(0)) end();
        if (failure === null) resolve();
        else reject(failure);
      };
      const refuse = (code: string, message: string): void =>
        settle(new ChatRefusal({ code, message, retryAfterMs: null }));
      const cancel = (): void => refuse('CANCELLED', 'The waiting was ended.');
      const check = (): void => {
        const { status, failure } = socket.connection.get();
        if (status === 'closed') settle(new ChatRefusal(failure ?? closed));
        else if ((status === 'online' || status === 'polling') && rooms.hasList) settle(null);
      };
      ends.push(socket.connection.subscribe(check), rooms.list.subscribe(check));
      if (withinMs <= longestTimerMs)
        ends.push(
          runtime.after(withinMs, () => {
            const { failure } = socket.connection.get();
            settle(failure === null ? unreachable() : new ChatRefusal(failure));
          }),
        );
      signal?.addEventListener('abort', cancel);
      ends.push(() => signal?.removeEventListener('abort', cancel));
      if (signal?.aborted) return cancel();
      socket.start();
      check();
    });
  };

  return {
    ...fileCalls(session.api.http),
    connection: socket.connection,
    me: session.identity.me,
    connect,
    retryNow: () => socket.retryNow(),
    pause: () => socket.pause(),
    resume,
    close: () => {
      unwatch?.();
      session.close();
    },
    on: (name, listener) => session.emitter.on(name, listener),
  };
};

const closed = { code: 'CLOSED', message: 'The client was closed.', retryAfterMs: null };
