interface Watch {
  /** The network or the page came back. */
  readonly onWake: () => void;
  /** The network is gone. */
  readonly onOffline: () => void;
}

/** Follows whether the page is seen and the device has a network; never in Node. @returns ends it */
export const watchPage = ({ onWake, onOffline }: Watch): (() => void) => {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') onWake();
  };
  window.addEventListener('online', onWake);
  window.addEventListener('offline', onOffline);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('online', onWake);
    window.removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onVisibility);
  };
};
