import type { RelationStatus } from '../../../core/directory/DirectoryRecords.ts';
import {
  type RosterFormat,
  type RosterSnapshot,
  type RosterSummary,
  rosterFormatNames,
} from '../../wire/directory/RosterReading.ts';
import { type RosterDay, standingOn } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';

interface RosterFacts {
  readonly snapshot: RosterSnapshot;
  readonly format: RosterFormat;
  readonly asOf: RosterDay;
  readonly report: RosterReport;
}

export const summariseRoster = ({ snapshot, format, asOf, report }: RosterFacts): RosterSummary => {
  const byRole: Record<string, number> = {};
  for (const { role } of snapshot.users) byRole[role] = (byRole[role] ?? 0) + 1;
  const relations: Record<string, Record<RelationStatus, number>> = {};
  for (const { kind, status, begins, ends } of snapshot.relations) {
    const counts = relations[kind] ?? { active: 0, ended: 0 };
    const isToday = standingOn(asOf, { begin: begins, end: ends }) === 'active';
    counts[isToday ? status : 'ended'] += 1;
    relations[kind] = counts;
  }
  const active = snapshot.users.filter((user) => user.isActive).length;
  return {
    format,
    formatName: rosterFormatNames[format],
    asOf,
    users: { active, inactive: snapshot.users.length - active, byRole },
    relations,
    rowsRead: report.rowsRead,
    rowsSkipped: report.skipped,
    unknownRoles: report.unknownRoles,
    notices: report.noticed,
  };
};
