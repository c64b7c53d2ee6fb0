import type { UserId } from '../ids.ts';
import type { ChannelAddress } from './NotificationChoices.ts';
import type { ToldOf } from './ToldOf.ts';

/** What one person is to be told over one channel, at one address. */
export interface Delivery {
  readonly id: number;
  readonly channel: string;
  readonly userId: UserId;
  /** Null for a channel that needs none. */
  readonly address: Pick<ChannelAddress, 'address' | 'details'> | null;
  /** In the order of the messages. */
  readonly messages: readonly ToldOf[];
  /** 1 for the first. */
  readonly attempt: number;
  /** An earlier attempt began and nothing is known of its end: it may have arrived. */
  readonly mayRepeat: boolean;
}

/** What became of an attempt. `gone`: there is nobody at the address any more, which is then removed. */
export type DeliveryResult =
  | { readonly outcome: 'sent' | 'cancelled' }
  | { readonly outcome: 'retry'; readonly afterMs: number; readonly failure: string }
  | { readonly outcome: 'dead' | 'gone'; readonly failure: string };
