import type { Announcements } from '../announcements/Announcements.ts';
import type { Attachments } from '../attachments/Attachments.ts';
import type { HeldMessages } from '../guard/HeldMessages.ts';
import type { UserId } from '../ids.ts';
import type { ScheduledMessages } from '../scheduled/ScheduledMessages.ts';

/** What people have beside their messages. */
export interface OwnThings {
  readonly heldMessages: Pick<HeldMessages, 'eraseWords'>;
  readonly scheduledMessages: Pick<ScheduledMessages, 'forget'>;
  readonly announcements: Pick<Announcements, 'forget'>;
  readonly attachments: Pick<Attachments, 'forget'>;
}

/** Takes it for an erased person. */
export const forgetOwn = async (
  { heldMessages, scheduledMessages, announcements, attachments }: OwnThings,
  accountIds: readonly UserId[],
): Promise<void> => {
  await heldMessages.eraseWords({ senderIds: accountIds });
  await scheduledMessages.forget({ senderIds: accountIds });
  await announcements.forget(accountIds);
  // Files of messages go with their words, these have none.
  await attachments.forget(accountIds);
};
