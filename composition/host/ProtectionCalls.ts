import type { NamedBlock } from '../../core/directory/blockPeople.ts';
import type { RoomOverview } from '../../core/messages/Inbox.ts';
import type { Report } from '../../core/moderation/Report.ts';
import type { ReportContext } from '../../core/moderation/readReports.ts';
import type { Arguments, HostCallName } from './hostSchemas.ts';

type Call<Name extends HostCallName, Result> = (given: Arguments<Name>) => Promise<Result>;

/** Reports, blocks and requests to talk, on behalf of people with their rights. */
export interface ProtectionCalls {
  /** Reports a message that the person can read, or a person whom they know. */
  readonly submitReport: Call<'submitReport', { readonly report: Report; readonly isNew: boolean }>;
  /** The reports that the person may decide: the open ones, or those that are decided. */
  readonly listReports: Call<'listReports', readonly Report[]>;
  /** A report with what helps to decide it. The look goes on record. */
  readonly readReport: Call<'readReport', ReportContext>;
  /** Decides a report, and does what the action says. */
  readonly decideReport: Call<'decideReport', Report>;
  /** Whom the person blocks, the newest first. */
  readonly listBlocks: Call<'listBlocks', readonly NamedBlock[]>;
  /** Blocks somebody for the person: the direct rooms of the two take posts of neither. */
  readonly blockPerson: Call<'blockPerson', NamedBlock>;
  /** Ends a block of the person. */
  readonly unblockPerson: Call<'unblockPerson', void>;
  /** Accepts that somebody talks to the person: both write in the room from then on. */
  readonly acceptRequest: Call<'acceptRequest', RoomOverview>;
  /** Declines that somebody talks to the person; who asked sees no difference. */
  readonly declineRequest: Call<'declineRequest', void>;
  /** Declines, and blocks who asked; they see no difference. */
  readonly blockRequest: Call<'blockRequest', void>;
}
