interface Watch {
  /** The network or the page came back. */
  readonly onWake: () => void;
  /** The network is gone. */
  readonly onOffline: () => void;
  /** The page is closed, or left. */
  readonly onHide?: () => void;
}

/** Follows whether the page is seen and the device has a network; never in Node. @returns ends it */
export const watchPage = ({ onWake, onOffline, onHide = () => {} }: Watch): (() => void) => {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') onWake();
  };
  window.addEventListener('online', onWake);
  window.addEventListener('offline', onOffline);
  window.addEventListener('pagehide', onHide);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('online', onWake);
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('pagehide', onHide);
    document.removeEventListener('visibilitychange', onVisibility);
  };
};
