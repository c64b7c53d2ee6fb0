import type { DirectorySnapshot, RelationStatus } from '../../../core/directory/DirectoryRecords.ts';
import type { RosterFormat } from './detectFormat.ts';
import type { RosterDay } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';

/** The import in numbers. */
export interface RosterSummary {
  readonly format: RosterFormat;
  /** The day as of which relations are active or ended. */
  readonly asOf: RosterDay;
  readonly users: {
    readonly active: number;
    readonly inactive: number;
    readonly byRole: Readonly<Record<string, number>>;
  };
  readonly relations: Readonly<Record<string, Readonly<Record<RelationStatus, number>>>>;
  /** Data rows by file, as named in the bundle. */
  readonly rowsRead: Readonly<Record<string, number>>;
  readonly rowsSkipped: number;
  /** All notices, also those that were only counted. */
  readonly notices: number;
}

interface Facts {
  readonly snapshot: DirectorySnapshot;
  readonly format: RosterFormat;
  readonly asOf: RosterDay;
  readonly report: RosterReport;
}

export const summariseRoster = ({ snapshot, format, asOf, report }: Facts): RosterSummary => {
  const byRole: Record<string, number> = {};
  for (const { role } of snapshot.users) byRole[role] = (byRole[role] ?? 0) + 1;
  const relations: Record<string, Record<RelationStatus, number>> = {};
  for (const { kind, status } of snapshot.relations) {
    const counts = relations[kind] ?? { active: 0, ended: 0 };
    counts[status] += 1;
    relations[kind] = counts;
  }
  const active = snapshot.users.filter((user) => user.isActive).length;
  return {
    format,
    asOf,
    users: { active, inactive: snapshot.users.length - active, byRole },
    relations,
    rowsRead: report.rowsRead,
    rowsSkipped: report.skipped,
    notices: report.noticed,
  };
};
