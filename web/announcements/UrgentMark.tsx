import { Icon } from '../design/Icon.tsx';
import { enAnnouncements } from '../locales/enAnnouncements.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import './urgent.css';

learnEnglish(enAnnouncements);

/** Says of a message that everybody was told of it at once. */
export const UrgentMark = () => (
  <p class="urgent-mark">
    <Icon name="alert" size={14} />
    {t('announce.urgentMark')}
  </p>
);
