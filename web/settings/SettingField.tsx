import { t } from '../locales/translate.ts';
import { isOn } from './isOn.ts';
import type { LiveSetting } from './settingCalls.ts';

interface Props {
  readonly id: string;
  readonly setting: LiveSetting;
  /** As it would be written in the environment. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const hundred = 100;

/** Where one writes the value of a setting, by its kind. The server says what is wrong. */
export const SettingField = ({ id, setting: { kind, min, max, example }, text, onChange }: Props) => {
  const written = { id, onInput: (event: Event) => onChange((event.currentTarget as Field).value) };
  switch (kind) {
    case 'switch':
      return (
        <select class="field" {...written} value={isOn(text) ? 'on' : 'off'}>
          <option value="on">{t('settings.on')}</option>
          <option value="off">{t('settings.off')}</option>
        </select>
      );
    case 'integer':
      return <input class="field" {...written} type="number" required min={min} max={max} step={1} value={text} />;
    case 'share':
      return (
        <span class="setting-share">
          <input
            class="field"
            {...written}
            type="number"
            required
            min={1}
            max={hundred}
            step={1}
            value={text === '' ? '' : Math.round(Number(text) * hundred)}
            onInput={({ currentTarget: { value } }) => onChange(value === '' ? '' : String(Number(value) / hundred))}
          />
          {' %'}
        </span>
      );
    default:
      return (
        <input class="field" {...written} type="text" dir="auto" maxLength={max} placeholder={example} value={text} />
      );
  }
};

type Field = HTMLInputElement | HTMLSelectElement;
