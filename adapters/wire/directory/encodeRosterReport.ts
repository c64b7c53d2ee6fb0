import type { DirectoryOutcome } from '../../../core/directory/DirectoryOutcome.ts';
import { encodeOutcome } from './encodeOutcome.ts';
import { outcomeNotices } from './outcomeNotices.ts';
import { encodeRosterNotice, formatRosterNotice } from './RosterNotice.ts';
import type { RosterReading } from './RosterReading.ts';

interface ImportedRoster {
  readonly source: string;
  readonly reading: RosterReading;
  readonly outcome: DirectoryOutcome;
  readonly isDryRun: boolean;
}

/** Encodes what an import did or would do, for HTTP and for the command's `--json`. */
export const encodeRosterReport = ({ source, reading: { summary, notices }, outcome, isDryRun }: ImportedRoster) => {
  const undecided = outcomeNotices(outcome);
  return {
    source,
    is_dry_run: isDryRun,
    summary: { ...summary, notices: summary.notices + undecided.length },
    outcome: encodeOutcome(outcome),
    notices: [...undecided, ...notices].map(formatRosterNotice),
    remarks: [...undecided, ...notices].map(encodeRosterNotice),
  };
};
