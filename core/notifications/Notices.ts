import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Delivery, DeliveryResult } from './Delivery.ts';
import type { ReachingChannel } from './isReached.ts';
import type { Notice } from './Notice.ts';
import type { NoticeRecipient } from './NoticeRecipient.ts';
import type { SchoolNotifications } from './SchoolNotifications.ts';

/** A room whose members may have to be told of something. */
export interface ToldRoom {
  readonly roomId: RoomId;
  readonly type: RoomType;
  readonly organisationId: OrganisationId;
  /** Members who have neither left nor are suspended, and who is asked there to talk, as long as they see the request. */
  readonly members: readonly NoticeRecipient[];
}

/** What one organisation says, and what it lies in. */
export interface OrganisationRules {
  readonly organisationId: OrganisationId;
  readonly parentId: OrganisationId | null;
  readonly timeZone: string | null;
  readonly rules: SchoolNotifications;
}

/** Of which channel `gather` makes deliveries, and how many. */
export interface GatherQuery {
  readonly people: number;
  /** Milliseconds. */
  readonly spacingMs: number;
  /** People without an address get nothing; else the delivery has none. */
  readonly needsAddress: boolean;
}

/** A delivery as its claim left it. */
export type Claimed = Pick<Delivery, 'id' | 'attempt' | 'mayRepeat'>;

/** What `gather` did. */
export interface Gathered {
  readonly deliveries: number;
  /** Notices without a delivery: read, deleted or not to be seen any more. */
  readonly dropped: number;
}

/** How the deliveries of one channel stand. */
export interface ChannelFigures {
  readonly channel: string;
  /** Notices whose time has come or not, and deliveries that are still to be made. */
  readonly notices: number;
  readonly waiting: number;
  readonly dead: number;
  /** Seconds for which the oldest delivery has been due; 0 if none is. */
  readonly lagSeconds: number;
}

/** Port: who is to be told of what, and what became of it. */
export interface Notices {
  /** The rooms that exist, with their members, and by which of the channels each is reached. One query. */
  rooms(roomIds: readonly RoomId[], channels: readonly ReachingChannel[]): Promise<readonly ToldRoom[]>;
  /** All organisations; those above come in no order. One query. */
  organisations(): Promise<readonly OrganisationRules[]>;
  /** Stores those that are not there yet, and says how many that were. A notice whose delivery was made is there too. */
  add(notices: readonly Notice[]): Promise<number>;
  /**
   * Turns notices that are due into deliveries: one for each address of a person, with all that is due for them, at most
   * `deliverySize` messages. People who got a delivery over this channel in the last `spacingMs` wait. At most `people`. Of
   * calls at the same time all but one may do nothing.
   */
  gather(channel: string, query: GatherQuery): Promise<Gathered>;
  /** Takes deliveries that are due, for `claimMs`; then they are due again. Two callers get different ones. */
  claim(channel: string, query: { readonly count: number; readonly claimMs: number }): Promise<readonly Delivery[]>;
  /** Records what became of a delivery that was claimed. One that another caller claimed meanwhile stays as it is. */
  finish(delivery: Pick<Delivery, 'id' | 'attempt'>, result: DeliveryResult): Promise<void>;
  /**
   * Gives back deliveries that were claimed and not tried: they are due at once, as if nobody had claimed them. One that
   * another caller claimed meanwhile stays as it is.
   */
  release(deliveries: readonly Claimed[]): Promise<void>;
  figures(): Promise<readonly ChannelFigures[]>;
  /** Deliveries that were given up, the latest first. */
  dead(query: { readonly before?: number; readonly limit: number }): Promise<readonly DeadDelivery[]>;
  /** Makes a delivery that was given up due again. False if there is none. */
  revive(id: number, audit: AuditDraft): Promise<boolean>;
  /** Removes deliveries that were finished, and notices whose person or room is gone. Returns how many it removed. */
  tidy(finishedBefore: Date): Promise<number>;
}

/** A delivery that was given up. */
export interface DeadDelivery {
  readonly id: number;
  readonly channel: string;
  readonly userId: UserId;
  readonly messages: number;
  readonly attempts: number;
  readonly failure: string;
  readonly failedAt: Date;
}

/** The most messages of one delivery; the others come with the next. */
export const deliverySize = 200;
