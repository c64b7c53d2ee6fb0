import type { AudiencePath } from './AudiencePath.ts';
import type { Supervision } from './Supervision.ts';

/**
 * The members of a room who may do something: nobody, everybody, the owner, or people of these roles. If any members
 * may do it, the owner and moderators may too.
 */
export type Members = 'nobody' | 'everybody' | 'owner' | readonly string[];

/** As `Members`, for what goes on in a room. */
export type Viewers = 'nobody' | 'everybody' | readonly string[];

/**
 * A part of a room's key. `one` and `other` are the two people of a contact, in any order; `from` and `to` are the ends
 * of a relation; `context` is, e.g., a class or a job; `person` is who writes to an office, and `organisation` the one
 * whose office it is; `name` is the subject, whatever the case of its letters; `audience` are the classes, years or the
 * organisation whose people announcements reach.
 */
export type KeyPart = 'one' | 'other' | 'from' | 'to' | 'context' | 'person' | 'organisation' | 'name' | 'audience';

/**
 * A part of a room's name. `name`: the name that people or the directory gave it; `context`: the name of the context;
 * `from` and `to`: the people of the relation; `other`: the people the room is about, without the viewer.
 */
export type NamePart = 'name' | 'context' | 'from' | 'to' | 'other';

/**
 * One list of parts for every viewer, or one for each end of the relation and one for others (guardians, observers).
 */
export type RoomNaming =
  | readonly NamePart[]
  | {
      readonly from: readonly NamePart[];
      readonly to: readonly NamePart[];
      readonly others: readonly NamePart[];
    };

/** A text in several languages, by BCP 47 tag: `{ en: 'Teacher', ru: 'Учитель' }`. English is required. */
export type LocalText = Readonly<Record<string, string>> & { readonly en: string };

/** One room type of a policy: what its rooms rest on, who may do what in them, and what they are called. */
export interface RoomTypeRow {
  /**
   * What a room rests on. `contact`: two people who may talk; they have one room. `relation`: one relation of the kind
   * that names this type; the room follows the directory. `context`: everybody who is related in one context, e.g. a
   * class; the room follows the directory. `owner`: a person, who opens it with contacts of their own. `office`: a person
   * and the office of an organisation in which they have a role; `answer` says who that office is. `audience`: whom
   * announcements reach by the path in `audience`; the room is made with the first one and follows the directory.
   */
  readonly restsOn: 'contact' | 'relation' | 'context' | 'owner' | 'office' | 'audience';
  /**
   * What the room is about; there is one room for each key. `['one', 'other']` for a contact, with `context` if the two
   * have a room for each context; `['from', 'to', 'context']` for a relation; `['context']` for a context; `[]` for an
   * owner, who opens any number; `['person', 'organisation', 'name']` for an office, without `name` if everybody has one
   * room with it; `['audience']` for an audience.
   */
  readonly key: readonly KeyPart[];
  /**
   * Roles that may open a room of this type. For a relation, only its two people can. For an audience: roles that announce
   * to it, the role at the `from` end of its relation to the classes of their own, others in their organisation.
   */
  readonly open: 'nobody' | 'everybody' | readonly string[];
  /**
   * Roles whose people see and answer the rooms of an office: those of their organisation and of all below it. Required
   * with `restsOn: 'office'`, absent otherwise. They are no members until they answer or take a room.
   */
  readonly answer?: readonly string[];
  /** Whom announcements in rooms of this type reach. Required with `restsOn: 'audience'`, absent otherwise. */
  readonly audience?: AudiencePath;
  /** Members who may post; in an audience's room who may answer: who announces there posts in any case. */
  readonly post: 'everybody' | readonly string[];
  readonly rename: Members;
  /**
   * Members who may pin messages for all. Absent: the people whom the room is about who may post, and who leads it, as its
   * owner, those who open rooms like it or those who post where not everybody may.
   */
  readonly pin?: Members;
  /**
   * Members who post and may ask all others to confirm that they have read a message. Absent: who leads the room, as for
   * `pin`; in a room of two, nobody.
   */
  readonly confirm?: Members;
  /**
   * Roles of those who announce whose announcements may be urgent: everybody is told at once, at night and whatever they have
   * chosen. Absent: nobody's. For audiences alone.
   */
  readonly urgent?: 'nobody' | readonly string[];
  /** Members who may archive and reopen the room; a moderator always may. */
  readonly archive: Members;
  /** Members who may add and remove others; new members must be contacts of the owner. */
  readonly changeMembers: Members;
  readonly leave: 'nobody' | 'everybody' | readonly string[];
  /**
   * Members who see what happened before they joined; others see the history from their joining on. Those with whom a
   * room begins see all of it. Absent: nobody in rooms of an owner, where who adds somebody may say otherwise, and
   * everybody in all others.
   */
  readonly history?: Viewers;
  /**
   * Members who see all members; the owner and moderators always do. Others see themselves, the owner, and the people
   * the room is about. They do not hear who else joins, leaves, reads, reacts, types or is online, only how many there
   * are; authors are named with what they write.
   */
  readonly seeMembers: 'everybody' | readonly string[];
  /** Members who may see who of those they see has read a message. */
  readonly receipts: Viewers;
  /** Members who may see who of those they see is online, and who types. */
  readonly presence: Viewers;
  /** When a supervising adult must be a member, and who may begin then. Absent: never. */
  readonly supervision?: readonly Supervision[];
  readonly naming: RoomNaming;
  /** The type's name for people, e.g. `Class room`. */
  readonly title: LocalText;
}

/** The `history` of a row, also where the policy leaves it out. */
export const historyOf = ({ history, restsOn }: Pick<RoomTypeRow, 'history' | 'restsOn'>): Viewers =>
  history ?? usualHistory(restsOn);

export const usualHistory = (restsOn: RoomTypeRow['restsOn']): Viewers =>
  restsOn === 'owner' ? 'nobody' : 'everybody';

/** The row for a type that the policy no longer declares: its rooms can be read, and nothing else. */
export const undeclaredRoomType: RoomTypeRow = {
  restsOn: 'owner',
  key: [],
  open: 'nobody',
  post: [],
  rename: 'nobody',
  archive: 'nobody',
  changeMembers: 'nobody',
  leave: 'nobody',
  seeMembers: 'everybody',
  receipts: 'nobody',
  presence: 'nobody',
  naming: ['name'],
  title: { en: 'Room' },
};
