import type { AttachmentId } from '../attachments/Attachment.ts';
import type { LimitCalls } from '../limits/limitCalls.ts';
import type { AskedMention } from '../messages/Mention.ts';
import { accountsOf } from '../moderation/Report.ts';
import type { Person } from '../permissions/Person.ts';
import {
  checkDueAt,
  endedAlready,
  type ScheduledBody,
  type ScheduledId,
  type ScheduledMessage,
  scheduledNotFound,
} from './ScheduledMessage.ts';
import type { ScheduledMessages, ScheduledQuery } from './ScheduledMessages.ts';
import { checkLater, makeScheduleMessage, type ScheduleMessage } from './scheduleMessage.ts';
import { makeSendScheduled, type SendScheduled, tellScheduled } from './sendScheduled.ts';

/** What is not given stays. */
export interface ScheduledChange {
  readonly content?: string;
  readonly sendAt?: Date;
  readonly mentions?: readonly AskedMention[];
  readonly attachmentIds?: readonly AttachmentId[];
  readonly asksConfirmation?: boolean;
}

/** A person's own messages that are sent later; those of others look absent. */
export interface ScheduledUseCases {
  readonly schedule: ScheduleMessage;
  list(person: Person, query: Omit<ScheduledQuery, 'senderIds'>): Promise<readonly ScheduledMessage[]>;
  /** @throws ChatError NOT_FOUND */
  find(person: Person, id: ScheduledId): Promise<ScheduledMessage>;
  /** @throws ChatError NOT_FOUND, CONFLICT if it does not wait any more, and as `ScheduleMessage` */
  change(person: Person, id: ScheduledId, change: ScheduledChange): Promise<ScheduledMessage>;
  /** Takes back what waits, or failed. @throws ChatError NOT_FOUND, CONFLICT if it was sent */
  cancel(person: Person, id: ScheduledId): Promise<ScheduledMessage>;
  /**
   * Sends what waits, or failed, at once. What is refused is `failed` in the answer; what cannot be sent yet waits still.
   * @throws ChatError NOT_FOUND, CONFLICT if it was sent or cancelled
   */
  sendNow(person: Person, id: ScheduledId): Promise<ScheduledMessage>;
  /** For the keeper: sends one whose hour has come. */
  readonly send: SendScheduled;
}

type Deps = Parameters<typeof makeScheduleMessage>[0] &
  Parameters<typeof makeSendScheduled>[0] & {
    readonly scheduledMessages: ScheduledMessages;
    readonly limited: LimitCalls;
  };

const itself = (person: Person): Person => person;

export const makeScheduled = (deps: Deps): ScheduledUseCases => {
  const { scheduledMessages, limited, bus, clock } = deps;
  const schedule = makeScheduleMessage(deps);
  const send = makeSendScheduled(deps);

  const find = async (person: Person, id: ScheduledId): Promise<ScheduledMessage> => {
    const found = await scheduledMessages.find(id, accountsOf(person));
    if (found === undefined) throw scheduledNotFound();
    return found;
  };

  /** Only what the change is about is checked: a room that was left keeps nobody from another hour. */
  const checked = async (
    person: Person,
    before: ScheduledMessage,
    { content, sendAt, mentions, attachmentIds, asksConfirmation }: ScheduledChange,
  ): Promise<Partial<ScheduledBody>> => {
    const dueAt = sendAt === undefined ? {} : { dueAt: checkDueAt(sendAt, clock.now()) };
    const rest = { ...dueAt, ...(mentions && { mentions }) };
    if (content === undefined && attachmentIds === undefined && asksConfirmation === undefined) return rest;
    const asking = asksConfirmation ?? before.asksConfirmation;
    const later = await checkLater(deps, person, {
      ...{ roomId: before.roomId, replyTo: before.replyTo, asksConfirmation: asking },
      content: content ?? before.content,
      attachmentIds: attachmentIds ?? before.attachments.map(({ id }) => id),
    });
    return { ...rest, ...later, asksConfirmation: asking };
  };

  const told = (changed: ScheduledMessage | undefined): ScheduledMessage => {
    if (changed === undefined) throw scheduledNotFound();
    tellScheduled(bus, changed);
    return changed;
  };

  const sendNow: ScheduledUseCases['sendNow'] = async (person, id) => {
    if ((await scheduledMessages.hurry(id, accountsOf(person), clock.now())) === undefined) throw scheduledNotFound();
    await send(id);
    return find(person, id);
  };

  return {
    schedule: async (input) => {
      const result = await schedule(input);
      if (result.isNew) tellScheduled(bus, result.scheduled);
      return result;
    },
    list: (person, query) => scheduledMessages.list({ ...query, senderIds: accountsOf(person) }),
    find,
    change: limited('edits', itself, async (person, id, change) => {
      const before = await find(person, id);
      if (before.state !== 'waiting') throw endedAlready(before);
      return told(await scheduledMessages.change(id, accountsOf(person), await checked(person, before, change)));
    }),
    cancel: limited('edits', itself, async (person, id) =>
      told(await scheduledMessages.cancel(id, accountsOf(person))),
    ),
    sendNow: limited('edits', itself, sendNow),
    send,
  };
};
