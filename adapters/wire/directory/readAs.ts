import type { SourceSettings } from '../../../core/directory/SourceSettings.ts';
import type { RosterOptions } from './RosterReading.ts';

/** How the rosters of a source are read, by its settings. */
export const readAs = ({
  roles,
  names,
  timeZone,
}: SourceSettings): Pick<RosterOptions, 'roles' | 'names' | 'timeZone'> => ({
  ...(roles && { roles }),
  ...(names && { names }),
  ...(timeZone !== undefined && { timeZone }),
});
