import { fetchJson, isUnreachable } from './fetchJson.ts';

interface CurrentSession {
  readonly user_id: number | null;
}

/**
 * Who is signed in by the cookie of this browser; null: nobody, or people sign in elsewhere. Renews the cookie.
 * @throws RequestError if the server cannot be reached
 */
export const cookieOwner = async (): Promise<number | null> => {
  try {
    return (await fetchJson<CurrentSession>('/auth/session/', { method: 'POST', body: {} })).user_id;
  } catch (failure) {
    if (isUnreachable(failure)) throw failure;
    return null;
  }
};

/** All tabs of a browser share the cookie. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('homeroom.session');

/** Tells the other tabs that somebody else is signed in now, or nobody. */
export const tellTabs = (userId: number | null): void => tabs?.postMessage(userId);

const everyMs = 10 * 60_000;

/** Calls back when this browser is somebody else's, or nobody's: here it would still show the former person. */
export const followCookie = (userId: number, onOther: () => void): (() => void) => {
  const ask = async (): Promise<void> => {
    if (document.visibilityState === 'hidden' || !navigator.onLine) return;
    const owner = await fetchJson<CurrentSession>('/auth/session/', { method: 'POST', body: {} }).catch(
      () => undefined,
    );
    if (owner !== undefined && owner.user_id !== userId) onOther();
  };
  const hear = ({ data }: MessageEvent): void => {
    if (data !== userId) onOther();
  };
  const askNow = (): void => void ask();
  const timer = setInterval(askNow, everyMs);
  document.addEventListener('visibilitychange', askNow);
  tabs?.addEventListener('message', hear);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', askNow);
    tabs?.removeEventListener('message', hear);
  };
};
