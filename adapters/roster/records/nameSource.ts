import type { RosterFormat } from '../../wire/directory/RosterReading.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

interface Request {
  readonly bundle: RosterBundle;
  readonly format: RosterFormat;
  readonly report: RosterReport;
}

/** `oneroster:255901`: the format and the sorted top orgs; without orgs the format alone. */
export const nameSource = async ({ bundle, format, report }: Request): Promise<string> => {
  const parents = new Map<string, string>();
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.orgs, report })) {
    if (readStatus({ file, line, text: cell.status, report })) parents.set(cell.sourcedId, cell.parentSourcedId);
  }
  const roots = [...parents].filter(([, parent]) => !parents.has(parent)).map(([id]) => id);
  return roots.length === 0 ? format : `${format}:${roots.toSorted().join('+')}`;
};
