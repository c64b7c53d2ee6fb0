import { t } from '../locales/translate.ts';
import './BotMark.css';

/** Says that a program wrote the messages of a run. */
export const BotMark = () => (
  <span class="bot-mark" title={t('message.byBot')}>
    {t('message.bot')}
  </span>
);
