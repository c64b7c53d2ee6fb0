import type { PlatformEvents } from './PlatformEvents.ts';

/** Follows whether the page is seen and the device has a network; nothing where there is no page. @returns ends it */
export const watchPage = ({ onWake, onOffline, onHide }: PlatformEvents): (() => void) => {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') onWake();
  };
  const watched: [EventTarget, string, () => void][] = [
    [window, 'online', onWake],
    [window, 'offline', onOffline],
    [window, 'pagehide', onHide],
    [document, 'visibilitychange', onVisibility],
  ];
  for (const [target, name, listener] of watched) target.addEventListener(name, listener);
  return () => {
    for (const [target, name, listener] of watched) target.removeEventListener(name, listener);
  };
};
