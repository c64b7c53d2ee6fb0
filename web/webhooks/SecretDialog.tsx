import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { reportFailure } from '../session/reportFailure.ts';
import type { ShownSecret } from './webhookCalls.ts';

/** A secret, which is shown this once. */
export const SecretDialog = ({ url, secret, onClose }: ShownSecret & { readonly onClose: () => void }) => (
  <Dialog title={t('webhooks.secret')} onClose={onClose}>
    <p>{t('webhooks.secretOnce', { url })}</p>
    <input
      class="field"
      readOnly
      dir="ltr"
      aria-label={t('webhooks.secret')}
      value={secret}
      onFocus={({ currentTarget }) => currentTarget.select()}
    />
    <div class="dialog-actions">
      <button
        type="button"
        class="button"
        onClick={() => reportFailure(navigator.clipboard.writeText(secret).then(() => toast(t('webhooks.copied'))))}
      >
        {t('webhooks.copy')}
      </button>
      <button type="button" class="button primary" onClick={onClose}>
        {t('webhooks.secretKept')}
      </button>
    </div>
  </Dialog>
);
