import { asUserId } from '../../../core/ids.ts';
import type { Mention } from '../../../core/messages/Mention.ts';

/** A mention in the column `parts`; everybody has no `user_id`. */
export type StoredMention =
  | { readonly user_id: number; readonly name: string }
  | { readonly all: true; readonly name: string };

export const storedMention = ({ userId, name }: Mention): StoredMention =>
  userId === null ? { all: true, name } : { user_id: userId, name };

/** `survivors`: the accounts that people have now whose accounts were merged, by the merged ones. */
export const toMention = (
  stored: StoredMention,
  survivors: Readonly<Record<string, number>> | null = null,
): Mention => ({
  userId: 'all' in stored ? null : asUserId(survivors?.[stored.user_id] ?? stored.user_id),
  name: stored.name,
});
