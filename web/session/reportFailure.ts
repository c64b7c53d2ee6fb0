import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';

/** The words of whatever was thrown. */
export const reasonIn = (failure: unknown): string => {
  const { code, message } = (failure ?? {}) as { code?: string; message?: string };
  return code === 'UNREACHABLE' ? t('unreachable') : (message ?? String(failure));
};

/** Runs what a click began and says so when it fails. */
export const reportFailure = (work: Promise<unknown>): void => {
  work.catch((failure: unknown) => toast(t('failed', { reason: reasonIn(failure) })));
};
