import { within } from '../session/base.ts';
import { go } from '../session/router.ts';

const key = 'homeroom.wanted';
/** As long as a link that signs somebody in is good. */
const keptMs = 30 * 60_000;

/** Whoever came for a room and signs in by a mailed link comes back in another tab of this browser. */
export const keepWanted = (): void => {
  if (!/^\/r\/\d+(\/\d+)?$/.test(within(location.pathname))) return;
  try {
    localStorage.setItem(key, `${Date.now()} ${location.pathname}`);
  } catch {
    // A private window: they see their chats.
  }
};

/** Once somebody is signed in: opens the room for which they came here a moment ago, if they did. */
export const goToWanted = (): void => {
  try {
    const [at = '', path] = localStorage.getItem(key)?.split(' ') ?? [];
    localStorage.removeItem(key);
    if (path !== undefined && Date.now() - Number(at) < keptMs) go(path, { replaces: true });
  } catch {
    // As above.
  }
};
