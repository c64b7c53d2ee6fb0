import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';

/** The text of an error. */
export const reasonIn = (failure: unknown): string => {
  const { code, message } = (failure ?? {}) as { code?: string; message?: string };
  return code === 'UNREACHABLE' ? t('unreachable') : (message ?? String(failure));
};

/** Shows a toast if the work fails that a click began. */
export const reportFailure = (work: Promise<unknown>): void => {
  work.catch((failure: unknown) => toast(t('failed', { reason: reasonIn(failure) })));
};
