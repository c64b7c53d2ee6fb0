import type { ChatSession } from './ChatSession.ts';
import { ChatRefusal } from './wire/ChatRefusal.ts';

/** Resolves as soon as events arrive, by socket or by REST. Rejects when the session ends. */
export const connectSession = (session: ChatSession): Promise<void> =>
  new Promise((resolve, reject) => {
    const check = (): void => {
      const { status, failure } = session.socket.connection.get();
      if (status === 'connecting' || status === 'waiting') return;
      unsubscribe();
      if (status !== 'closed') return resolve();
      reject(new ChatRefusal(failure ?? { code: 'CLOSED', message: 'The client was closed.', retryAfterMs: null }));
    };
    const unsubscribe = session.socket.connection.subscribe(check);
    session.socket.start();
    check();
  });
