/** What the platform tells a client about the device, and about the page or app that it belongs to. */
export interface PlatformEvents {
  /** The network, the page or the app came back: a pause ends, and a connection is probed. */
  readonly onWake: () => void;
  /** The network is gone. */
  readonly onOffline: () => void;
  /** The page or app may be closed: what could still be undone is sent. */
  readonly onHide: () => void;
  /** Nobody looks, and nothing has to come in: the connection is let go until `onWake`. */
  readonly onPause: () => void;
}

/** Follows the platform from `connect` on. @returns ends it */
export type WatchPlatform = (events: PlatformEvents) => () => void;
