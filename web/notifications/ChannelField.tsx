import type { ChannelPreference, NotificationMode, NotificationWay } from '../../client/wire/notificationTypes.ts';
import { t, tryText } from '../locales/translate.ts';
import { usualDigest } from './preferences.ts';

interface Props {
  readonly way: NotificationWay;
  readonly choice: ChannelPreference;
  readonly onChoose: (choice: ChannelPreference) => void;
}

const modes: readonly NotificationMode[] = ['instant', 'digest', 'off'];

/** When one channel tells the person: soon, once a day, or never. */
export const ChannelField = ({ way: { name, is_reachable }, choice: { mode, at }, onChoose }: Props) => (
  <div class="notify-row">
    <label class="label grow">
      {tryText(`notify.channel.${name}`) ?? name}
      <select
        class="field"
        value={mode}
        onChange={({ currentTarget: { value } }) => {
          const chosen = modes.find((one) => one === value) ?? 'instant';
          onChoose(chosen === 'digest' ? { mode: chosen, at: at ?? usualDigest } : { mode: chosen });
        }}
      >
        {modes.map((one) => (
          <option key={one} value={one}>
            {t(`notify.mode.${one}`)}
          </option>
        ))}
      </select>
      {!is_reachable && <small class="note">{t('notify.unlinked')}</small>}
    </label>
    {mode === 'digest' && (
      <label class="label">
        {t('notify.at')}
        <input
          class="field"
          type="time"
          required
          value={at ?? usualDigest}
          onChange={({ currentTarget: { value } }) => value !== '' && onChoose({ mode, at: value.slice(0, 5) })}
        />
      </label>
    )}
  </div>
);
