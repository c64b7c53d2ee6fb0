/**
 * Which members of a room may do something: nobody, everybody, who opened it, or people of these roles. The owner and
 * moderators may do what some members may.
 */
export type Members = 'nobody' | 'everybody' | 'owner' | readonly string[];

/**
 * People and things that a room is about. `one` and `other` are the two people of a contact, in no order; `from` and
 * `to` are the ends of a relation; `context` is what the room is about besides, e.g. a class or a job.
 */
export type KeyPart = 'one' | 'other' | 'from' | 'to' | 'context';

/**
 * What a name is made of. `name`: what people called the room, or the directory's shared name; `context`: the name of
 * what it is about; `from` and `to`: the people of the relation; `other`: whom the viewer talks to there.
 */
export type NamePart = 'name' | 'context' | 'from' | 'to' | 'other';

/** One list of parts for everybody, or one for each end of the relation and one for all others (guardians, moderators). */
export type RoomNaming =
  | readonly NamePart[]
  | {
      readonly from: readonly NamePart[];
      readonly to: readonly NamePart[];
      readonly others: readonly NamePart[];
    };

/** A text in several languages, by BCP 47 tag: `{ en: 'Teacher', ru: 'Учитель' }`. English is always there. */
export type LocalText = Readonly<Record<string, string>> & { readonly en: string };

/** One type of room, as the policy declares it: what its rooms stand on, who may do what there, what they are called. */
export interface RoomTypeRow {
  /**
   * What the room stands on. `contact`: two people who may talk, one room for the two. `relation`: one relation of the
   * kind that names this type; the room follows the directory. `owner`: somebody opened it with contacts of theirs.
   */
  readonly restsOn: 'contact' | 'relation' | 'owner';
  /**
   * Whom and what the room is about: there is one room for each. `['one', 'other']`, with `context` where the two have
   * a room for each context; `['from', 'to', 'context']` for a relation; `[]` where an owner opens as many as they like.
   */
  readonly key: readonly KeyPart[];
  /** Who may ask for a room of this type. For a relation, which of its two people. */
  readonly open: 'nobody' | 'everybody' | readonly string[];
  readonly post: 'everybody' | readonly string[];
  readonly rename: Members;
  /** Who may put the room away and take it out again; a moderator may always. */
  readonly archive: Members;
  /** Who may add and remove members, who are contacts of the owner. */
  readonly changeMembers: Members;
  readonly leave: 'nobody' | 'everybody' | readonly string[];
  /**
   * Who sees the list of members and who has read a message. Others see themselves, the owner, and the people whom the
   * room is about. Owner and moderators always see it. What goes over sockets is the same for all members of a room:
   * there the ids of those who come, go, read and react are still told.
   */
  readonly seeMembers: 'everybody' | readonly string[];
  readonly naming: RoomNaming;
  /** What people call a room of this type, e.g. `Class room`. */
  readonly title: LocalText;
}

/** Of a type that the policy does not declare any more: its rooms can be read, and nothing else. */
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
  naming: ['name'],
  title: { en: 'Room' },
};
