import { useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { t } from '../locales/translate.ts';

interface Props {
  readonly onClose: () => void;
  readonly onReplay: (after: string) => void;
}

/** From which place in the feed a webhook goes on. */
export const ReplayDialog = ({ onClose, onReplay }: Props) => {
  const [after, setAfter] = useState('latest');
  return (
    <Dialog title={t('webhooks.replay')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          onReplay(after.trim());
        }}
      >
        <p>{t('webhooks.replayHelp')}</p>
        <label class="label">
          {t('webhooks.replayAfter')}
          <input
            class="field"
            required
            dir="ltr"
            maxLength={100}
            value={after}
            onInput={(event) => setAfter(event.currentTarget.value)}
          />
        </label>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={after.trim() === ''}>
            {t('webhooks.replay')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
