import type { StoredAttachment } from '../attachments/Attachment.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Reaction } from '../messages/Reaction.ts';
import { checkEmoji } from '../messages/Reaction.ts';
import { asStorable } from './asStorable.ts';
import type { HistoryFiles } from './HistoryFiles.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryPeople } from './HistoryPeople.ts';
import type { HistoryRooms } from './HistoryRooms.ts';
import type { HistoryRun, HistoryStore, TimelineItem } from './HistoryStore.ts';
import { type TimelineBody, threadMessageId } from './stagedBody.ts';
import { type PreparedItem, tellPlaced } from './tellPlaced.ts';

interface Deps {
  readonly history: Pick<HistoryStore, 'place' | 'areStaged' | 'messages'>;
  readonly run: HistoryRun;
  readonly tally: HistoryTally;
  readonly people: HistoryPeople;
  readonly rooms: HistoryRooms;
  readonly files: HistoryFiles;
}

interface Happened {
  readonly body: TimelineBody;
  readonly at: Date;
}

/** What happened in the rooms of a history, in the order of time. */
export class HistoryTimeline {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Finds rooms and people, and stores files. */
  async prepare(page: readonly Happened[]): Promise<readonly PreparedItem[]> {
    const { rooms, tally } = this.#deps;
    const known = await rooms.find(page.map(({ body }) => body.room));
    const isStored = await this.#storedAmong(page);
    const prepared: PreparedItem[] = [];
    const inPage = new Set<string>();
    for (const { body, at } of page) {
      const roomId = known.get(body.room);
      const { line, id } = body;
      if (body.kind === 'message') {
        const kind = body.isThread ? 'thread' : 'message';
        const refuse = (member: string, problem: string): void =>
          tally.refuse(body.isThread ? 'threads' : 'messages', { line, kind, id, member, problem });
        const sender = await this.#deps.people.find(body.author);
        if (roomId === undefined)
          refuse('room', `there is no room "${body.room}"; bring its record, or look why it was refused`);
        else if (inPage.has(id)) refuse('id', 'is given twice; ids of messages are unique in the source');
        else if (sender === undefined)
          refuse('author', `"${body.author}" is nobody here: look why the person was refused`);
        else {
          inPage.add(id);
          const attachments = await this.#deps.files.store(sender, body, isStored.has(id));
          const item = await this.#messageOf(body, at, { roomId, senderId: sender.id, attachments });
          prepared.push({ body, item });
        }
      } else if (roomId !== undefined) {
        const change = { id, roomId, at };
        if (body.kind === 'edit')
          prepared.push({ body, item: { ...change, kind: 'edit', text: asStorable(body.text) } });
        else {
          const actor = body.by === undefined ? undefined : await this.#deps.people.find(body.by);
          if (body.by !== undefined && actor === undefined) {
            const problem = `nobody is called "${body.by}"; it counts as deleted by its author`;
            tally.note({ line, kind: 'message', id, member: 'deleted_by', problem });
          }
          prepared.push({ body, item: { ...change, kind: 'deletion', actorId: actor?.id ?? null } });
        }
      }
    }
    return prepared;
  }

  async place(page: readonly PreparedItem[]): Promise<void> {
    const outcomes = await this.#deps.history.place(
      this.#deps.run,
      page.map(({ item }) => item),
    );
    await tellPlaced(page, outcomes, this.#deps);
  }

  /** Of the messages of a page with files, those that are stored: their files are not stored again. */
  async #storedAmong(page: readonly Happened[]): Promise<{ has(id: string): boolean }> {
    const ids = page.flatMap(({ body }) => (body.kind === 'message' && body.attachments?.length ? [body.id] : []));
    return ids.length === 0 ? new Set() : this.#deps.history.messages(this.#deps.run.source, ids);
  }

  async #messageOf(
    body: Extract<TimelineBody, { kind: 'message' }>,
    at: Date,
    {
      roomId,
      senderId,
      attachments: { stored, links },
    }: Pick<Extract<TimelineItem, { kind: 'message' }>, 'roomId' | 'senderId'> & {
      readonly attachments: { readonly stored: readonly StoredAttachment[]; readonly links: readonly string[] };
    },
  ): Promise<TimelineItem> {
    const { id, isSystem = false, replyTo = null, thread, editedAt } = body;
    const text = asStorable([body.text, ...links].filter((part) => part !== '').join('\n'));
    return {
      ...{ kind: 'message', id, roomId, senderId, at, text, isSystem, replyTo, attachments: stored },
      thread: thread === undefined ? null : threadMessageId(thread),
      editedAt: editedAt === undefined ? null : new Date(editedAt),
      reactions: await this.#reactionsOf(body),
      readBy: await this.#readersOf(body),
    };
  }

  async #reactionsOf({ reactions, line, id }: Extract<TimelineBody, { kind: 'message' }>): Promise<Reaction[] | null> {
    if (reactions === undefined) return null;
    const { tally } = this.#deps;
    const found = new Map<string, Set<UserId>>();
    for (const { emoji: given, people } of reactions) {
      const emoji = spelled(given);
      tally.count('reactions', 'received', people.length);
      const problem = `"${given}" is not one emoji; it is left out`;
      if (emoji === undefined) {
        tally.count('reactions', 'refused', people.length);
        tally.note({ line, kind: 'message', id, member: 'reactions', problem });
        continue;
      }
      const userIds = found.get(emoji) ?? new Set();
      for (const person of await this.#idsOf(people, 'reactions', line, id)) userIds.add(person);
      if (userIds.size > 0) found.set(emoji, userIds);
    }
    return [...found].map(([emoji, userIds]) => ({ emoji, userIds: [...userIds] }));
  }

  async #readersOf({ readBy, line, id }: Extract<TimelineBody, { kind: 'message' }>): Promise<readonly UserId[]> {
    if (readBy === undefined || readBy.length === 0) return [];
    this.#deps.tally.count('reads', 'received', readBy.length);
    const ids = await this.#idsOf(readBy, 'reads', line, id);
    this.#deps.tally.count('reads', 'created', ids.length);
    return ids;
  }

  async #idsOf(people: readonly string[], kind: 'reactions' | 'reads', line: number, id: string): Promise<UserId[]> {
    const ids: UserId[] = [];
    for (const one of people) {
      const person = await this.#deps.people.find(one);
      if (person !== undefined) ids.push(person.id);
      else {
        this.#deps.tally.count(kind, 'refused');
        const member = kind === 'reads' ? 'read_by' : 'reactions';
        this.#deps.tally.note({ line, kind: 'message', id, member, problem: `nobody is called "${one}"; left out` });
      }
    }
    return ids;
  }
}

const spelled = (emoji: string): string | undefined => {
  try {
    return checkEmoji(emoji);
  } catch (error) {
    if (error instanceof ChatError) return undefined;
    throw error;
  }
};
