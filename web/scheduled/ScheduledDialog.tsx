import { useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { t } from '../locales/translate.ts';
import type { RoomField } from './putBack.ts';
import { ScheduledItem } from './ScheduledItem.tsx';
import { useScheduled } from './useScheduled.ts';

/** What the person sends later, here or in all chats. */
export const ScheduledDialog = ({ field, onClose }: { field: RoomField; onClose: () => void }) => {
  const [isEverywhere, setIsEverywhere] = useState(false);
  const found = useScheduled(isEverywhere ? null : field.view.id);
  return (
    <Dialog title={t('later.list')} onClose={onClose}>
      <div class="chips">
        {[false, true].map((all) => (
          <button
            key={String(all)}
            type="button"
            class="chip"
            aria-pressed={isEverywhere === all}
            onClick={() => setIsEverywhere(all)}
          >
            {t(all ? 'later.everywhere' : 'later.here')}
          </button>
        ))}
      </div>
      {found === null && <p class="shimmer">{t('loading')}</p>}
      {found?.length === 0 && <p>{t('later.none')}</p>}
      <ul class="scheduled-list">
        {found?.map((message) => (
          <ScheduledItem key={message.id} field={field} message={message} isNamed={isEverywhere} onClose={onClose} />
        ))}
      </ul>
    </Dialog>
  );
};
