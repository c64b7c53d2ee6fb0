/** Everything that goes on record, with what it means. An action is never renamed: what is on record keeps its word. */
export const auditActions = {
  'directory.changed': 'Records of a source changed people, relations, organisations or classes',
  'roster.imported': 'A roster was imported',
  'ids.mapped': 'The people of a source got the ids of a new system',
  'dates.applied': 'Roles, relations or holds began or ended by their dates',
  'roles.changed': 'People got roles, or lost them',
  'relations.changed': 'Relations began, or ended',
  'policy.applied': 'Another policy applies',
  'hold.set': 'An office suspended or kept an account or a relation',
  'hold.lifted': 'An office lifted a hold',
  'accounts.merged': 'Two accounts of one person became one',
  'accounts.parted': 'Two accounts that had become one are two again',
  look: 'Somebody read a room with more than a member’s right',
  'room.renamed': 'A moderator renamed a room',
  'room.archived': 'A moderator archived a room',
  'room.reopened': 'A moderator reopened a room',
  'room.members_added': 'A moderator added people to a room',
  'room.member_removed': 'A moderator removed somebody from a room',
  'room.handed_over': 'A room got another owner',
  'message.deleted': 'A moderator deleted a message of somebody else',
  'revisions.read': 'Somebody read what a message said before',
  'export.made': 'Somebody exported a room, a person’s data or a case',
  'key.refused': 'Somebody used a wrong key',
  'backup.restored': 'A backup replaced what was there',
  'details.erased': 'Details of entries were erased',
} as const satisfies Readonly<Record<string, string>>;

export type AuditAction = keyof typeof auditActions;
