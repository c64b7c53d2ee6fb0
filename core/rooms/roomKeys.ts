import type { UserId } from '../ids.ts';
import type { RelationRoomType } from '../permissions/Policy.ts';

/** One direct room for two people, whoever opens it. */
export const directKey = (one: UserId, other: UserId): string =>
  `direct:${Math.min(one, other)}:${Math.max(one, other)}`;

interface RelationEnds {
  readonly from: UserId;
  readonly to: UserId;
  readonly context: string;
}

const formulas: Readonly<Record<RelationRoomType, (relation: RelationEnds) => string>> = {
  forum_subject: ({ from, to, context }) => `forum_subject:${from}:${to}:${context}`,
  forum_tutor: ({ from, to, context }) => `forum_tutor:${from}:${to}:${context}`,
  /** One room per job and worker; whose job it is follows from the job. */
  job: ({ from, context }) => `job:${from}:${context}`,
};

/** The key of the room that a relation has: one room per relation, whatever becomes of it. */
export const relationRoomKey = (type: RelationRoomType, relation: RelationEnds): string => formulas[type](relation);
