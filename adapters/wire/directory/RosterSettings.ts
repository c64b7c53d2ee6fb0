/** What an operator knows of the rosters of a school, whatever the files say. */
export interface RosterSettings {
  /** Whose rosters they are, if the import does not say. */
  readonly source?: string;
  /** Ids of people whose secondary roles as administrators count. */
  readonly confirmedAdmins?: readonly string[];
  /** The secrets of school information systems, by the name that the settings of sources use. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The same as paths of files, which are read for each pull. */
  readonly secretFiles?: Readonly<Record<string, string>>;
}
