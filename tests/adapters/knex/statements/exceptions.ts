/** A statement, or a part of one, to which a rule of these tests does not apply. */
export interface Exception {
  /** A piece of the statement's text by which it is recognised. */
  readonly piece: string;
  readonly reason: string;
}

/** They name a person and no room: the index `participants_seated` begins with the person, and the table is in one part. */
export const byPerson: readonly Exception[] = [
  {
    piece: 'SELECT p.room_id, p.visible_from_seq AS from_seq FROM homeroom.participants p WHERE p.user_id =',
    reason: 'a search in all rooms of a person',
  },
  {
    piece: 'SELECT p.room_id FROM homeroom.participants p WHERE p.user_id =',
    reason: 'the rooms of a person, each of which is asked for a message that they report',
  },
  {
    piece: 'SELECT p.room_id, p.user_id FROM homeroom.participants p WHERE p.user_id = ANY',
    reason:
      'what a person sent in all rooms, for their totals: one index has those who are there, another those who left',
  },
  {
    piece: 'FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id AND',
    reason: 'the totals of a person',
  },
  {
    piece: 'FROM homeroom.participants p JOIN homeroom.rooms o ON o.id = p.room_id',
    reason: 'the rooms in which an account has a place that passes to another one',
  },
  {
    piece: 'SELECT room_id FROM homeroom.participants WHERE user_id = i.user_id AND left_seq IS NULL',
    reason: 'the rooms of a person whom a change of the directory concerns',
  },
  {
    piece: 'SELECT room_id FROM homeroom.participants WHERE user_id = i.one_id AND left_seq IS NULL',
    reason: 'the rooms of one of two people whom a change of the directory concerns',
  },
  {
    piece: 'SELECT p.room_id FROM about JOIN homeroom.participants p ON p.user_id = about.user_id AND p.left_seq IS',
    reason: 'the rooms in which the people of a case are, and were: a second index has those who left',
  },
];

/** They are about every room at once. */
export const aboutAllRooms: readonly Exception[] = [
  {
    piece: 'SELECT DISTINCT p.room_id FROM homeroom.participants p',
    reason: 'the rooms of all times of a person, for an export or an erasure',
  },
  {
    piece: 'SELECT e.created_at FROM homeroom.events e',
    reason: 'retention, once a day: when the rooms of a type ended',
  },
  {
    piece: 'SELECT FROM homeroom.messages m',
    reason: 'retention, once a day: which rooms of a type have words left',
  },
  {
    piece: "count(*) FILTER (WHERE e.type = 'message_deleted') FROM homeroom.events e",
    reason: 'the totals of the server, which an administrator asks for',
  },
  {
    piece: 'SELECT count(*) FROM homeroom.participants p',
    reason: 'the totals of the server, which an administrator asks for',
  },
  {
    piece: 'SELECT lately.room_id FROM homeroom.messages lately',
    reason: 'the sweep of the feed: which rooms have messages of the last moments',
  },
  {
    piece: 'SELECT lately.room_id FROM homeroom.events lately',
    reason: 'the sweep of the feed: which rooms have events of the last moments',
  },
  {
    piece: 'ANALYZE homeroom.rooms,',
    reason: 'statistics of whole tables, after an import that changed many rooms',
  },
];

/** Sources whose statements go through all rooms, page by page, on purpose; no request of a person waits for them. */
export const throughAllRooms: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /Checks?\.ts$/, reason: 'the checks of the doctor compare a page of rooms with all that belongs to them' },
  {
    path: /rooms\/(mergeRooms|moveTimeline|whyApart)\.ts$/,
    reason: 'the doctor moves what was said in one room into another; its own tests let both be',
  },
  { path: /KnexMessageWords\.ts$/, reason: 'a job gives words to messages that have none, of whatever room' },
];
