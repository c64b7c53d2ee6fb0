import { nameOrderOf, type SourceSettings } from '../../../core/directory/SourceSettings.ts';
import type { RosterOptions } from './RosterReading.ts';

/** How the rosters of a source are read, by its settings. */
export const readAs = (settings: SourceSettings): Pick<RosterOptions, 'roles' | 'names' | 'nameOrder' | 'timeZone'> => {
  const { roles, names, timeZone } = settings;
  const nameOrder = nameOrderOf(settings);
  return {
    ...(roles && { roles }),
    ...(names && { names }),
    ...(nameOrder && { nameOrder }),
    ...(timeZone !== undefined && { timeZone }),
  };
};
