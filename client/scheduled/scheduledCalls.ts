import type { HttpClient } from '../connection/HttpClient.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { ScheduledMessage } from '../wire/scheduledMessage.ts';
import type { Attachment } from '../wire/wireTypes.ts';

/** What of a scheduled message can be changed; what is not given stays. */
export interface ScheduleChange {
  readonly content?: string;
  readonly sendAt?: Date;
  readonly mentions?: readonly AskedMention[];
  readonly attachments?: readonly Attachment[];
  readonly asksConfirmation?: boolean;
}

/** A message for later. */
export interface ScheduleRequest extends ScheduleChange {
  readonly content: string;
  /** At least 5 seconds and at most a year from now. */
  readonly sendAt: Date;
  readonly replyTo?: number;
  /** A UUID: a second call with the same one and the same words returns the first result. */
  readonly clientId?: string;
}

export interface ScheduleQuery {
  readonly roomId?: number;
  /** `open`: what waits and what failed, the default. `ended`: what was sent or cancelled. */
  readonly state?: 'open' | 'ended';
  /** The last id of the page before. */
  readonly after?: number;
  readonly limit?: number;
}

/** A person's own messages that are sent later. All calls reject with a ChatRefusal. */
export interface ScheduledCalls {
  schedule(roomId: number, request: ScheduleRequest): Promise<ScheduledMessage>;
  /** By id. */
  list(query?: ScheduleQuery): Promise<{ readonly items: readonly ScheduledMessage[]; readonly hasMore: boolean }>;
  find(id: number): Promise<ScheduledMessage>;
  /** Rejects with CONFLICT once it is sent, failed or cancelled. */
  change(id: number, change: ScheduleChange): Promise<ScheduledMessage>;
  cancel(id: number): Promise<ScheduledMessage>;
  /** Sends what waits, or failed. The answer says what became of it. */
  sendNow(id: number): Promise<ScheduledMessage>;
}

const bodyOf = ({ content, sendAt, mentions, attachments, asksConfirmation }: ScheduleChange) => ({
  ...(content !== undefined && { content }),
  ...(sendAt !== undefined && { send_at: sendAt.toISOString() }),
  ...(mentions !== undefined && { mentions }),
  ...(attachments !== undefined && { attachment_ids: attachments.map(({ id }) => id) }),
  ...(asksConfirmation !== undefined && { requires_confirmation: asksConfirmation ? 'person' : 'none' }),
});

export const scheduledCalls = (http: HttpClient): ScheduledCalls => ({
  schedule: (roomId, { replyTo, clientId, ...request }) =>
    http.request('POST', `rooms/${roomId}/messages/`, {
      ...bodyOf(request),
      ...(replyTo !== undefined && { reply_to: replyTo }),
      ...(clientId !== undefined && { client_id: clientId }),
    }),
  list: async ({ roomId, ...query } = {}) => {
    type Answer = { scheduled: readonly ScheduledMessage[]; has_more: boolean };
    const { scheduled, has_more } = await http.get<Answer>('scheduled/', { room_id: roomId, ...query });
    return { items: scheduled, hasMore: has_more };
  },
  find: (id) => http.get(`scheduled/${id}/`),
  change: (id, change) => http.request('PATCH', `scheduled/${id}/`, bodyOf(change)),
  cancel: (id) => http.request('DELETE', `scheduled/${id}/`),
  sendNow: (id) => http.request('POST', `scheduled/${id}/send/`, {}),
});
