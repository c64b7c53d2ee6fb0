import type { MessageId } from '../ids.ts';
import type { Message } from './Message.ts';

/** What people share in a room beside words. `file`: every file that is no picture. */
export const sharedKinds = ['picture', 'file', 'link'] as const;
export type SharedKind = (typeof sharedKinds)[number];

export interface SharedQuery {
  readonly kind: SharedKind;
  /** Only older messages than this one. */
  readonly before?: MessageId;
  readonly limit: number;
}

export interface SharedPage {
  /** Newest first. */
  readonly messages: readonly Message[];
  /** True if there are more that are older. */
  readonly hasMore: boolean;
}
