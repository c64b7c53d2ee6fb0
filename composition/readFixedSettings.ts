import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import { liveSettings, namedSettings } from '../core/settings/liveSettings.ts';
import type { Environment, EnvironmentReader } from './EnvironmentReader.ts';

/**
 * What the environment sets of what can be changed while nodes run: there it is fixed. Values that are wrong stop the start;
 * `readLimits` looks at those of limits.
 */
export const readFixedSettings = (reader: EnvironmentReader, env: Environment): FixedSettings => {
  for (const { name, form, fallback } of Object.values(namedSettings)) {
    reader.text(name, fallback ?? undefined);
    reader.read<unknown>(name, form.words, form.example, form.parse);
  }
  const isLive = (key: string): boolean =>
    liveSettings.some(({ name, bucket }) => key === name || (bucket !== undefined && key.startsWith(`${name}_`)));
  const values = Object.keys(env)
    .filter(isLive)
    .flatMap((name): [string, string][] => {
      const text = reader.text(name);
      return text === undefined ? [] : [[name, text]];
    });
  return { by: 'environment', values: Object.fromEntries(values) };
};
