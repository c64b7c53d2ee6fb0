import type { MessageId } from '../ids.ts';
import type { ReactionChange } from '../messages/Reaction.ts';

/** Of messages of a source the last change of each reaction that was made here, and did not come in. */
export type ReactedHere = ReadonlyMap<MessageId, readonly ReactionChange[]>;
