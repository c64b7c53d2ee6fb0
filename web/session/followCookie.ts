import { askOwner, tabs } from './cookieSession.ts';

const everyMs = 10 * 60_000;

/** Calls back when this browser is somebody else's, or nobody's: here it would still show the former person. */
export const followCookie = (userId: number, onOther: () => void): (() => void) => {
  const ask = async (): Promise<void> => {
    if (document.visibilityState === 'hidden' || !navigator.onLine) return;
    const owner = await askOwner().catch(() => undefined);
    if (owner !== undefined && owner !== userId) onOther();
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
