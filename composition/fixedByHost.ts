import type { PerMinute } from '../core/limits/Limits.ts';
import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import { limitedBuckets, limitName, namedSettings } from '../core/settings/liveSettings.ts';
import type { ChatOptions } from './ChatOptions.ts';

/** What the options of a host set, of what can be changed while nodes run: its program decides, and nobody beside it. */
export const fixedByHost = ({ limits = {}, wordLists }: Pick<ChatOptions, 'limits' | 'wordLists'>): FixedSettings => {
  const ofLimits = limitedBuckets.flatMap((bucket): [string, string][] => {
    const limit: PerMinute | undefined = limits[bucket];
    if (limit === undefined) return [];
    const roles = Object.entries(limit.roles ?? {});
    return [
      [limitName(bucket), String(limit.everyone)],
      ...roles.map(([role, most]): [string, string] => [`${limitName(bucket)}_${role.toUpperCase()}`, String(most)]),
    ];
  });
  const words = wordLists === undefined ? [] : [[namedSettings.wordLists.name, wordLists ? 'on' : 'off']];
  return { by: 'host', values: Object.fromEntries([...ofLimits, ...words]) };
};
