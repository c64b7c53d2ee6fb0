import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';

/** Says why something could not be loaded, and loads it again. */
export const LoadFailure = ({ failure, onRetry }: { failure: unknown; onRetry: () => void }) => (
  <div class="problem load-failure" role="alert">
    <span>{t('failed', { reason: reasonIn(failure) })}</span>
    <button type="button" class="button small" onClick={onRetry}>
      {t('tryAgain')}
    </button>
  </div>
);
