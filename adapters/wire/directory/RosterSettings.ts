/** What an operator knows of the rosters of a school, whatever the files say. */
export interface RosterSettings {
  /** Whose rosters they are, if the import does not say. */
  readonly source?: string;
  /** Ids of people whose secondary roles as administrators count. */
  readonly confirmedAdmins?: readonly string[];
}
