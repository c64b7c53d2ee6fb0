/**
 * One term of a room type: what its rooms ask for while somebody is in them who needs protection, e.g. that a guardian is
 * there beside a younger pupil. Several terms of a row hold beside each other.
 */
export interface Supervision {
  /** The role of those whom it protects: everybody who has it, whatever else they are. */
  readonly of: string;
  /** Only in rooms where somebody else has one of these roles. Absent: in all. */
  readonly with?: readonly string[];
  /**
   * Only while the person is in a class of this year or of one below it; who is in no class with a year is protected too.
   * The year of a class is the first number from 1 to 13 in its name, of several classes the lowest. Absent: always.
   */
  readonly upToYear?: number;
  /**
   * The kinds of relation to the person whose holders supervise, the first before the others: all who hold the first kind
   * that anybody holds are members. Without any of them nobody posts. Absent: nobody has to be there.
   */
  readonly by?: readonly string[];
  /** The roles of which who opens such a room must have one. Absent: whoever `open` allows. */
  readonly begin?: readonly string[];
}

export const firstYear = 1;
export const lastYear = 13;
