import { toast } from '../design/Toasts.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';

interface ShownFailure {
  readonly code?: string;
  readonly message?: string;
  readonly details?: { readonly restricted_until?: string } | null;
}

/** The text of an error. The server's own has no times for people: their clocks and language are known here. */
export const reasonIn = (failure: unknown): string => {
  const { code, message, details } = (failure ?? {}) as ShownFailure;
  const until = details?.restricted_until;
  if (until) return t('closed.restricted', { time: fullTime(until) });
  return code === 'UNREACHABLE' ? t('unreachable') : (message ?? String(failure));
};

/** Shows a toast if the work fails that a click began. */
export const reportFailure = (work: Promise<unknown>): void => {
  work.catch((failure: unknown) => toast(t('failed', { reason: reasonIn(failure) })));
};
