import { signal } from '@preact/signals';
import type { ChatClient } from '../../client/ChatClient.ts';
import { at, ownScript } from '../session/base.ts';
import { fetchJson } from '../session/fetchJson.ts';
import { go, roomPath } from '../session/router.ts';

/** The server has another release of the page than this window. */
export const isOutdated = signal(false);

/** A window that is looked at again asks after so many milliseconds. */
const askAgainMs = 60 * 60_000;
/** After a server was away, its windows ask within so many milliseconds and not all at once. */
const spreadMs = 10_000;

/** Keeps the page for when there is no network, where the browser can. */
export const startWorker = (): void => {
  navigator.serviceWorker?.register(at('/service-worker.js')).catch(() => {
    // A private window, or a host without TLS: the page works without it.
  });
};

/** Opens the room of a notification on which somebody has clicked, and says so. */
export const followClicks = (): (() => void) => {
  const { serviceWorker: worker } = navigator;
  const hear = ({ data, ports: [port] }: MessageEvent<unknown>): void => {
    if (typeof data !== 'object' || data === null || !('openRoom' in data)) return;
    if (!Number.isSafeInteger(data.openRoom)) return;
    go(data.openRoom === 0 ? '/' : roomPath(Number(data.openRoom)));
    port?.postMessage(true);
  };
  worker?.addEventListener('message', hear);
  return () => worker?.removeEventListener('message', hear);
};

/** Asks for the server's release whenever the server was away, and now and then when the window is looked at. */
export const followRelease = (client: ChatClient): (() => void) => {
  let askedAt = Date.now();
  const ask = async (): Promise<void> => {
    askedAt = Date.now();
    const files = await fetchJson<unknown>('/shell.json').catch(() => null);
    if (Array.isArray(files) && ownScript.startsWith('/assets/')) isOutdated.value = !files.includes(ownScript);
  };
  const askLater = (): void => {
    if (document.visibilityState === 'visible' && Date.now() - askedAt > askAgainMs) void ask();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = client.on('connection_established', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), Math.random() * spreadMs);
  });
  document.addEventListener('visibilitychange', askLater);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', askLater);
  };
};
