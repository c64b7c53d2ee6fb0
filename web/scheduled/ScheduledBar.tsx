import { useState } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { enScheduled } from '../locales/enScheduled.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import type { RoomField } from './putBack.ts';
import { ScheduledDialog } from './ScheduledDialog.tsx';
import { useScheduled } from './useScheduled.ts';
import './scheduled.css';

learnEnglish(enScheduled);

/** Above the composer: how many messages of the person wait here, and how many failed. A click lists them. */
export const ScheduledBar = ({ field }: { field: RoomField }) => {
  const found = useScheduled(field.view.id) ?? [];
  const [isOpen, setIsOpen] = useState(false);
  const failed = found.filter(({ state }) => state === 'failed').length;
  const waiting = found.length - failed;
  const texts = [
    ...(waiting > 0 ? [t('later.count', { count: waiting })] : []),
    ...(failed > 0 ? [t('later.failed', { count: failed })] : []),
  ];
  return (
    <>
      {found.length > 0 && (
        <button type="button" class={`scheduled-bar ${failed > 0 ? 'has-failed' : ''}`} onClick={() => setIsOpen(true)}>
          <Icon name={failed > 0 ? 'alert' : 'clock'} size={16} />
          {texts.join(' · ')}
        </button>
      )}
      {isOpen && <ScheduledDialog field={field} onClose={() => setIsOpen(false)} />}
    </>
  );
};
