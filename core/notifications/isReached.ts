import type { NotificationChannel } from './NotificationChannel.ts';

/** The channel that reaches people by the address that the directory has. */
const mailChannel = 'mail';

/** Of a channel, what says whom it reaches. */
export type ReachingChannel = Pick<NotificationChannel, 'name' | 'needsAddress'>;

/** By what a person can be reached. */
interface Reach {
  /** Names of channels that the person has linked. */
  readonly linked: { has(channel: string): boolean };
  /** The directory has an address of mail, and mails get there. */
  readonly hasMail: boolean;
}

/** Whether a channel reaches a person: by an address that they linked, by mail, or by what only the host knows. */
export const isReached = ({ name, needsAddress }: ReachingChannel, { linked, hasMail }: Reach): boolean => {
  if (needsAddress) return linked.has(name);
  return name === mailChannel ? hasMail : true;
};
