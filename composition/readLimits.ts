import { defaultLimits, type Limits, type PerMinute } from '../core/limits/Limits.ts';
import { limitedBuckets, limitForm, limitName } from '../core/settings/liveSettings.ts';
import type { Environment, EnvironmentReader } from './EnvironmentReader.ts';

/** How much one person may do in a minute. */
export const readLimits = (reader: EnvironmentReader, env: Environment): Limits => ({
  ...defaultLimits,
  ...Object.fromEntries(limitedBuckets.map((bucket) => [bucket, readPerMinute(reader, env, bucket)])),
  messageChars: reader.integer('MESSAGE_MAX_CHARS', defaultLimits.messageChars, { min: 1, max: 50_000 }),
});

/** `NAME` for everybody and `NAME_TEACHER` and the like for single roles. */
const readPerMinute = (
  reader: EnvironmentReader,
  env: Environment,
  bucket: (typeof limitedBuckets)[number],
): PerMinute => {
  const [name, { words, example, parse }] = [limitName(bucket), limitForm(bucket)];
  const { everyone } = defaultLimits[bucket];
  const prefix = `${name}_`;
  const read = (variable: string): number => {
    reader.text(variable, String(everyone));
    return reader.read(variable, words, example, parse) ?? everyone;
  };
  const roles = Object.keys(env)
    .filter((key) => key.startsWith(prefix) && reader.text(key) !== undefined)
    .map((key): [string, number] => [key.slice(prefix.length).toLowerCase(), read(key)]);
  return { everyone: read(name), roles: Object.fromEntries(roles) };
};
