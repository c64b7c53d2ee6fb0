import { useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { SettingRow, settingLabel } from './SettingRow.tsx';
import type { LiveSettings, SaveSettings } from './settingCalls.ts';

interface Props extends LiveSettings {
  readonly onSave: SaveSettings;
}

/** The limits for everybody, and those that roles have of their own. */
export const LimitsSection = ({ settings, roles, onSave }: Props) => {
  const limits = settings.filter(({ group }) => group === 'limits');
  return (
    <>
      {limits.map((setting) => (
        <SettingRow key={setting.name} setting={setting} onSave={onSave} />
      ))}
      <RoleLimit settings={limits} roles={roles} onSave={onSave} />
    </>
  );
};

/** Gives a role a limit of its own, which begins with what counts for everybody. */
const RoleLimit = ({ settings, roles, onSave }: Props) => {
  const [limit, setLimit] = useState('');
  const [role, setRole] = useState('');
  const known = new Set(settings.map(({ name }) => name));
  const name = `${limit}_${role.toUpperCase()}`;
  const everybody = settings.find((one) => one.name === limit);
  const isReady = everybody !== undefined && role !== '' && !known.has(name);
  return (
    <form
      class="setting-role"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) reportFailure(onSave([{ name, value: everybody.value }]).then(() => setRole('')));
      }}
    >
      <label class="label">
        {t('settings.limit')}
        <select class="field" value={limit} onChange={({ currentTarget }) => setLimit(currentTarget.value)}>
          <option value="" />
          {settings
            .filter((one) => one.is_by_role && one.role === null)
            .map((one) => (
              <option key={one.name} value={one.name}>
                {settingLabel(one)}
              </option>
            ))}
        </select>
      </label>
      <label class="label">
        {t('settings.role')}
        <select class="field" value={role} onChange={({ currentTarget }) => setRole(currentTarget.value)}>
          <option value="" />
          {roles.map((one) => (
            <option key={one} value={one}>
              {roleName(one)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button" disabled={!isReady}>
        {t('settings.addRole')}
      </button>
    </form>
  );
};
