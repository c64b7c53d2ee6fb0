import { fetchJson, isUnreachable, RequestError } from './fetchJson.ts';
import { pageConfig } from './pageConfig.ts';

/** @throws RequestError */
export const askOwner = async (): Promise<number | null> => {
  if (!pageConfig.isHosted)
    return (await fetchJson<{ readonly user_id: number | null }>('/auth/session/', { method: 'POST', body: {} }))
      .user_id;
  try {
    return (await fetchJson<{ readonly id: number }>('/api/chat/me/')).id;
  } catch (failure) {
    if (failure instanceof RequestError && failure.code === 'UNAUTHORIZED') return null;
    throw failure;
  }
};

/**
 * Who is signed in by the cookie of this browser; null: nobody, or people sign in elsewhere. Renews the cookie.
 * @throws RequestError if the server cannot be reached
 */
export const cookieOwner = async (): Promise<number | null> => {
  try {
    return await askOwner();
  } catch (failure) {
    if (isUnreachable(failure)) throw failure;
    return null;
  }
};

/** All tabs of a browser share the cookie. */
export const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('homeroom.session');

/** Tells the other tabs that somebody else is signed in now, or nobody. */
export const tellTabs = (userId: number | null): void => tabs?.postMessage(userId);
