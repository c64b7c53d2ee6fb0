import type { ClientOptions } from '../ClientOptions.ts';
import type { WatchPlatform } from '../connection/PlatformEvents.ts';
import { type KeyValueStorage, storageOutbox } from './storageOutbox.ts';

/** What is used of `AppState` of `react-native`. */
export interface AppStateLike {
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
}

/** What is used of `@react-native-community/netinfo`. */
export interface NetInfoLike {
  addEventListener(
    listener: (state: { readonly isConnected: boolean | null; readonly type: string }) => void,
  ): () => void;
}

/** The parts of an app that a client needs. */
export interface NativeParts {
  /** The server, as in the options of the client. */
  readonly url: string;
  readonly AppState: AppStateLike;
  /** Keeps what is not sent yet over restarts, e.g. AsyncStorage. */
  readonly storage: KeyValueStorage;
  /** Without it a lost network is noticed by silence, and its return by the next attempt. */
  readonly NetInfo?: NetInfoLike;
  /** Milliseconds in the background until the connection is let go; 5,000 by default, in which a message can still go. */
  readonly pauseAfterMs?: number;
}

/** The options of a client in React Native: `createChatClient({ url, token, ...reactNative({ url, AppState, storage }) })`. */
export const reactNative = ({
  url,
  AppState,
  storage,
  NetInfo,
  pauseAfterMs = 5_000,
}: NativeParts): Required<Pick<ClientOptions, 'outbox' | 'watch'>> => {
  const watch: WatchPlatform = ({ onWake, onOffline, onHide, onPause }) => {
    let leftAt: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const app = AppState.addEventListener('change', (state) => {
      if (state === 'active') {
        clearTimeout(timer);
        // A suspended app runs no timers: what it has of a connection is as old as the app was away.
        if (leftAt !== null && Date.now() - leftAt >= pauseAfterMs) onPause();
        leftAt = null;
        onWake();
      } else if (state === 'background' && leftAt === null) {
        leftAt = Date.now();
        onHide();
        timer = setTimeout(onPause, pauseAfterMs);
      }
    });
    let network: string | null = null;
    const unwatchNetwork = NetInfo?.addEventListener(({ isConnected, type }) => {
      const before = network;
      network = isConnected === false ? null : type;
      if (network === null) onOffline();
      // Over another network the old connection is dead, although nothing says so.
      else if (network !== before && leftAt === null) onWake();
    });
    return () => {
      clearTimeout(timer);
      app.remove();
      unwatchNetwork?.();
    };
  };
  return { watch, outbox: storageOutbox(storage, `homeroom ${url.replace(/\/+$/, '')}`) };
};
