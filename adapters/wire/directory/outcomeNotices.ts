import type { DirectoryOutcome } from '../../../core/directory/DirectoryOutcome.ts';
import type { HeldBack } from '../../../core/directory/judgeIds.ts';
import type { UnconfirmedRole } from '../../../core/directory/keepConfirmed.ts';
import type { RosterNotice } from './RosterNotice.ts';

/** What of a roster waits for the office's decision, and how to decide. */
export const outcomeNotices = ({
  heldBack,
  unconfirmed,
}: Pick<DirectoryOutcome, 'heldBack' | 'unconfirmed'>): readonly RosterNotice[] => [
  ...heldBackNotices(heldBack),
  ...unconfirmed.map(unconfirmedNotice),
];

const unconfirmedNotice = ({ externalId, role }: UnconfirmedRole): RosterNotice => ({
  file: 'roles.csv',
  line: 0,
  problem: `user "${externalId}" is also an administrator there as a secondary role`,
  action: `counts as ${role}; confirm once with --confirm-admin ${externalId} (over HTTP confirm_admins)`,
});

/** Says which people were left out because their ids may be somebody else's now, and how to decide. */
const heldBackNotices = (heldBack: readonly HeldBack[]): readonly RosterNotice[] =>
  heldBack.map(({ externalId, knownAs, name, reason }) => ({
    file: 'users.csv',
    line: 0,
    problem:
      reason === 'erased'
        ? `user "${externalId}" was a person who was erased, and would come back`
        : reason === 'returned'
          ? `user "${externalId}" came back as ${name} and was ${knownAs} before`
          : `user "${externalId}" is ${name} now and was ${knownAs} before`,
    action:
      `held back, nothing about this id was changed; pass --reuse-id ${externalId} if it is somebody else, ` +
      `--same-id ${externalId} if it is the same person (over HTTP reused_ids and same_ids)`,
  }));
