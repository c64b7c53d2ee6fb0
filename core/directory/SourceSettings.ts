import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { GuardShares } from './Losses.ts';
import type { PullSettings } from './PullSettings.ts';

export const nameOrders = ['given_first', 'family_first'] as const;
export type RosterNameOrder = (typeof nameOrders)[number];

const familyFirstLanguages: ReadonlySet<string> = new Set(['ja', 'zh', 'ko', 'hu']);

/** Which name comes first; undefined: the letters of each name decide. */
export const nameOrderOf = ({
  nameOrder,
  language = '',
}: Pick<SourceSettings, 'nameOrder' | 'language'>): RosterNameOrder | undefined =>
  nameOrder ?? (familyFirstLanguages.has(language.toLowerCase().split('-')[0] ?? '') ? 'family_first' : undefined);

/** How the rosters of a source are read, unless an import says otherwise. Nothing set: the defaults. */
export interface SourceSettings {
  /** Words of the source → roles of the policy; null leaves rows with the word out. */
  readonly roles?: Readonly<Record<string, string | null>>;
  /** Which names are shown; `preferred` by default. */
  readonly names?: 'preferred' | 'legal';
  /** The language of the school, by BCP 47, e.g. `hu`; it says which name comes first, unless `nameOrder` does. */
  readonly language?: string;
  /** Which name comes first; `family_first` by default for Japanese, Chinese, Korean and Hungarian. */
  readonly nameOrder?: RosterNameOrder;
  /** IANA name of the zone whose calendar counts. Default UTC. */
  readonly timeZone?: string;
  /** Shares above which an import stops. */
  readonly guards?: Partial<GuardShares>;
  /** How they are pulled from a school information system. Absent: they are not. */
  readonly pull?: PullSettings;
}

export interface NamedSettings {
  readonly source: string;
  readonly settings: SourceSettings;
}

/** Port: keeps settings by the name of a source. */
export interface SourceSettingsStore {
  /** Nothing set of a source that is not known. */
  find(source: string): Promise<SourceSettings>;
  /** All sources of which something is set, by name. */
  list(): Promise<readonly NamedSettings[]>;
  /** Replaces the settings, and enters the change in the audit log with them. A source that is new becomes one of rosters. */
  save(source: string, settings: SourceSettings, audit: AuditDraft): Promise<void>;
}
