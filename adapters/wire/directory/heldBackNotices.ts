import type { HeldBack } from '../../../core/directory/judgeIds.ts';
import type { RosterNotice } from './RosterNotice.ts';

/** Says which people were left out because their ids may be somebody else's now, and how to decide. */
export const heldBackNotices = (heldBack: readonly HeldBack[]): readonly RosterNotice[] =>
  heldBack.map(({ externalId, knownAs, name, reason }) => ({
    file: 'users.csv',
    line: 0,
    problem:
      reason === 'returned'
        ? `user "${externalId}" came back as ${name} and was ${knownAs} before`
        : `user "${externalId}" is ${name} now and was ${knownAs} before`,
    action:
      `held back, nothing about this id was changed; pass --reuse-id ${externalId} if it is somebody else, ` +
      `--same-id ${externalId} if it is the same person (over HTTP reused_ids and same_ids)`,
  }));
