import type { Connection } from './connection/Connection.ts';
import type { ShownMessage } from './room/RoomView.ts';
import type { ConfirmationState, LeftReason } from './wire/frames.ts';
import type { ServerNotice } from './wire/ServerNotice.ts';
import type { ScheduledMessage } from './wire/scheduledMessage.ts';
import type { Message, Room } from './wire/wireTypes.ts';

/** What a client reports once, by name. */
export interface ChatEvents {
  /** Online for the first time, or again. */
  connection_established: Connection;
  connection_lost: Connection;
  /**
   * A stored message of any room of the person. Each comes once and in the order of its room, also after an absence.
   */
  message: { readonly roomId: number; readonly message: Message };
  message_failed: { readonly roomId: number; readonly message: ShownMessage };
  room_joined: { readonly room: Room };
  room_left: { readonly roomId: number; readonly reason: LeftReason };
  presence: { readonly userId: number; readonly isOnline: boolean };
  /** A room of the person's office was opened, taken, handed on, closed or opened again: `officeRooms` differs now. */
  office_changed: { readonly roomId: number };
  /** Somebody asks this person to talk, or the person has accepted or declined: the list of `requests` differs now. */
  requests_changed: { readonly roomId: number };
  /** A message about which this person may decide is held, or was decided about. */
  held_changed: { readonly heldId: number };
  /** A message that this person sends later was stored, changed or sent, or failed at its hour. */
  scheduled_changed: {
    readonly roomId: number;
    readonly scheduledId: number;
    readonly state: ScheduledMessage['state'];
  };
  /** Something that the person reported was decided. */
  report_decided: { readonly reportId: number; readonly outcome: 'dismissed' | 'acted' };
  /** The person is reminded to confirm a message, or has confirmed it; `answered`: somebody has confirmed one of theirs. */
  confirmation: { readonly roomId: number; readonly messageId: number; readonly state: ConfirmationState };
  /** What everybody is shown changed, or there is something at the start of a connection; else there is nothing. */
  server_notice: ServerNotice;
  /** The person got a warning. */
  warning: { readonly warningId: number };
}
