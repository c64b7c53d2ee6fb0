import type { Announcements } from '../announcements/Announcements.ts';
import { bySystem } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import { nameHold, type Preserved, readPreserved } from '../erasure/preservedBy.ts';
import type { ExportReader } from '../exports/ExportReader.ts';
import type { HeldMessages } from '../guard/HeldMessages.ts';
import type { Holds } from '../holds/Holds.ts';
import type { OrganisationId, RoomId } from '../ids.ts';
import type { Imports } from '../imports/Imports.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { MessageEraser } from '../messages/MessageEraser.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ScheduledMessages } from '../scheduled/ScheduledMessages.ts';
import type { ExpiredRoom, ExpiredRooms } from './ExpiredRooms.ts';
import { cutoffOf, ofImports, type RetentionRule, ruleText } from './RetentionRule.ts';

/** What a run did to a room, or would do. */
export interface RetainedRoom {
  readonly roomId: RoomId;
  readonly name: string;
  /** The rule, as it is written. */
  readonly rule: string;
  /** Messages that had words to show. */
  readonly messages: number;
  /** The hold that kept them, in a sentence; null: none did, and they are gone. */
  readonly keptBy: string | null;
}

export interface RetentionOptions {
  /** Says what has expired, and takes nothing. */
  readonly isPreview?: boolean;
  /** Only rooms of this organisation and of all below it; imports belong to none, and stay. */
  readonly within?: OrganisationId;
  /** Asked before every step; false stops the run, which the next one continues. */
  readonly proceed?: () => Promise<boolean> | boolean;
  /** Called after each room. */
  readonly onRoom?: (room: RetainedRoom) => void;
}

export interface RetentionOutcome {
  /** The first thousand rooms. */
  readonly rooms: readonly RetainedRoom[];
  readonly roomCount: number;
  readonly messages: number;
  /** How many imports lost, or would lose, what they changed; their numbers stay. */
  readonly imports: number;
  /** False if `proceed` stopped it. */
  readonly isDone: boolean;
}

/**
 * Takes the words whose time is over, in small steps: messages become tombstones, which keep their places. A run that
 * stopped is continued by the next one. Holds that preserve a room, or somebody who ever was in it, keep its words.
 */
export type RunRetention = (options?: RetentionOptions) => Promise<RetentionOutcome>;

interface Deps {
  readonly rules: readonly RetentionRule[];
  readonly expired: ExpiredRooms;
  readonly eraser: MessageEraser;
  readonly heldMessages: Pick<HeldMessages, 'eraseWords'>;
  readonly scheduledMessages: Pick<ScheduledMessages, 'forget'>;
  readonly announcements: Pick<Announcements, 'forgetIn'>;
  readonly reader: Pick<ExportReader, 'account' | 'roomsOf'>;
  readonly holds: Pick<Holds, 'preserving'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly imports: Pick<Imports, 'forget' | 'countBefore'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Messages in one transaction, rooms in one query, rooms in the outcome. */
const stepSize = 200;
const pageSize = 100;
const listedRooms = 1_000;

export const makeRunRetention = ({
  rules,
  expired,
  eraser,
  heldMessages,
  scheduledMessages,
  announcements,
  reader,
  holds,
  auditLog,
  bus,
  imports,
  clock,
}: Deps): RunRetention => {
  /** False if it was stopped. */
  const empty = async (
    { roomId, clearedSeq }: ExpiredRoom,
    before: Date | null,
    proceed: () => Promise<boolean> | boolean,
  ): Promise<boolean> => {
    await heldMessages.eraseWords({ roomId, before });
    await scheduledMessages.forget({ roomId, before });
    await announcements.forgetIn(roomId, before);
    for (let after = clearedSeq; ; ) {
      if (!(await proceed())) return false;
      const erasure = { roomId, senderIds: null, before, after, limit: stepSize, why: 'retention' } as const;
      const { messages, lastSeq, headSeq, events } = await eraser.eraseMessages(erasure);
      if (events.length > 0) bus.publish({ roomId, headSeq, events });
      if (messages < stepSize) return true;
      after = lastSeq;
    }
  };

  const forget = async (rule: RetentionRule, cutoff: Date): Promise<number> => {
    const count = await imports.countBefore(cutoff);
    const details = { rule: ruleText(rule), imports: count };
    if (count > 0) await auditLog.append([{ actor: bySystem, action: 'words.expired', details }]);
    return imports.forget(cutoff);
  };

  return async ({ isPreview = false, within, proceed = () => true, onRoom = () => {} } = {}) => {
    const total = { rooms: [] as RetainedRoom[], roomCount: 0, messages: 0, imports: 0 };
    for (const rule of rules) {
      const cutoff = cutoffOf(rule, clock.now());
      if (rule.type === ofImports) {
        if (within !== undefined) continue;
        if (!(await proceed())) return { ...total, isDone: false };
        total.imports += await (isPreview ? imports.countBefore(cutoff) : forget(rule, cutoff));
        continue;
      }
      const before = rule.state === 'any' ? cutoff : null;
      const query = { type: rule.type, state: rule.state, cutoff, ...(within !== undefined && { within }) };
      for (let after = 0; ; ) {
        const page = await expired.list({ ...query, after, limit: pageSize });
        const preserved: Preserved = await readPreserved({ holds, reader });
        for (const room of page) {
          const { roomId, name, organisation, clearedSeq } = room;
          const hold = preserved.onRoom(roomId);
          const { live } = await eraser.countMessages({ roomId, senderIds: null, before, after: clearedSeq });
          const keptBy = hold === undefined ? null : nameHold(hold);
          const found: RetainedRoom = { roomId, name, rule: ruleText(rule), messages: live, keptBy };
          if (keptBy === null && !isPreview) {
            // It may have been opened again since the page was read.
            if ((await expired.list({ ...query, roomId, after: 0, limit: 1 })).length === 0) continue;
            const details = { rule: ruleText(rule), messages: live };
            await auditLog.append([{ actor: bySystem, action: 'words.expired', roomId, organisation, details }]);
            if (!(await empty(room, before, proceed))) return { ...total, isDone: false };
          }
          total.roomCount += 1;
          if (keptBy === null) total.messages += live;
          if (total.rooms.length < listedRooms) total.rooms.push(found);
          onRoom(found);
        }
        if (page.length < pageSize) break;
        after = page.at(-1)?.roomId ?? after;
      }
    }
    return { ...total, isDone: true };
  };
};
