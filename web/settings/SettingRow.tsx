import { useId, useState } from 'preact/hooks';
import { t, tryText } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { isOn } from './isOn.ts';
import { SettingField } from './SettingField.tsx';
import type { LiveSetting, SaveSettings } from './settingCalls.ts';

interface Props {
  readonly setting: LiveSetting;
  readonly onSave: SaveSettings;
}

/** What people call a setting; its name where there is no word for it, as of a later server. */
export const settingLabel = ({ name, role }: Pick<LiveSetting, 'name' | 'role'>): string => {
  if (role === null) return tryText(`setting.${name}`) ?? name;
  const whole = name.slice(0, -role.length - 1);
  return `${tryText(`setting.${whole}`) ?? whole}: ${roleName(role)}`;
};

export const isFixed = ({ from }: Pick<LiveSetting, 'from'>): boolean => from === 'environment' || from === 'host';

/** As people read a value. */
export const shownValue = ({ kind }: Pick<LiveSetting, 'kind'>, value: string | null): string => {
  if (value === null || value === '') return t('settings.nothing');
  if (kind === 'switch') return t(isOn(value) ? 'settings.on' : 'settings.off');
  if (kind === 'share') return `${Math.round(Number(value) * 1000) / 10} %`;
  return kind === 'hours' && value === 'off' ? t('settings.off') : value.replace('-', ' – ');
};

/** One setting, with where its value comes from; what is fixed elsewhere says where. */
export const SettingRow = ({ setting, onSave }: Props) => {
  const { value, from, name, fallback } = setting;
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const isChanged = text !== null && text !== (value ?? '');
  const store = async (wanted: string | null): Promise<void> => {
    setIsBusy(true);
    setProblem('');
    try {
      await onSave([{ name, value: wanted }]);
      setText(null);
    } catch (failure) {
      setProblem(t('failed', { reason: reasonIn(failure) }));
    }
    setIsBusy(false);
  };
  return (
    <form
      class={`setting is-${setting.kind}`}
      data-setting={name}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void store(text === '' ? null : text);
      }}
    >
      <label for={id}>{settingLabel(setting)}</label>
      {isFixed(setting) ? (
        <output id={id} class="setting-value">
          {shownValue(setting, value)}
        </output>
      ) : (
        <SettingField id={id} setting={setting} text={text ?? value ?? ''} onChange={setText} />
      )}
      <span class="note">
        {from === 'environment' && t('settings.byEnvironment', { name })}
        {from === 'host' && t('settings.byHost')}
        {from === 'live' && t('settings.usual', { value: shownValue(setting, fallback) })}
        {from === 'default' && t('settings.isUsual')}
      </span>
      <span class="setting-actions">
        {isChanged && (
          <button type="submit" class="button primary" disabled={isBusy}>
            {t('save')}
          </button>
        )}
        {from === 'live' && !isChanged && (
          <button type="button" class="button" disabled={isBusy} onClick={() => void store(null)}>
            {t('settings.unset')}
          </button>
        )}
      </span>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
};
