import { t } from '../locales/translate.ts';
import { Dialog } from './Dialog.tsx';

interface Props {
  readonly question: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export const ConfirmDialog = ({ question, action, onConfirm, onClose }: Props) => (
  <Dialog title={action} onClose={onClose}>
    <p>{question}</p>
    <div class="dialog-actions">
      <button type="button" class="button" onClick={onClose}>
        {t('cancel')}
      </button>
      <button
        type="button"
        class="button danger"
        onClick={() => {
          onClose();
          onConfirm();
        }}
      >
        {action}
      </button>
    </div>
  </Dialog>
);
