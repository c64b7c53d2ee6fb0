import type { HistoryKind, HistoryTally } from './HistoryOutcome.ts';
import type {
  HistoryLine,
  HistoryRecord,
  MembershipRecord,
  MessageRecord,
  PersonRecord,
  ThreadRecord,
} from './HistoryRecord.ts';
import type { HistoryRun, HistoryStore, StagedPhase } from './HistoryStore.ts';
import { StagingRows } from './StagingRows.ts';
import {
  namedOnly,
  type PeopleBody,
  type RoomsBody,
  type StateBody,
  sortKey,
  type TimelineBody,
  threadMessageId,
} from './stagedBody.ts';
import { wrongMoment } from './wrongMoment.ts';

/** Rows of one record that differ in their place at most; 1 million edits of one message would be too many. */
const rowsOfRecord = 1_000;
const epoch = new Date(0);
const countedAs: Readonly<Record<HistoryRecord['kind'], HistoryKind>> = {
  ...{ person: 'people', room: 'rooms', membership: 'memberships', thread: 'threads', message: 'messages' },
  ...{ deletion: 'deletions', read: 'reads' },
};

interface Deps {
  readonly history: Pick<HistoryStore, 'stage'>;
  readonly run: HistoryRun;
  readonly tally: HistoryTally;
  readonly onProgress: (done: number) => void;
}

/** Reads all records once and stages what has to be done for them. Resolves to how many rows there are. */
export const stageRecords = async (rows: AsyncIterable<HistoryLine>, deps: Deps): Promise<number> => {
  const stager = new Stager(deps);
  let done = 0;
  for await (const row of rows) {
    await stager.take(row);
    done += 1;
    if (done % 1_000 === 0) deps.onProgress(done);
  }
  return stager.finish();
};

class Stager {
  readonly #deps: Deps;
  /** Everybody who has a record, or writes without one. */
  readonly #described = new Set<string>();
  readonly #authors = new Map<string, { readonly name: string; readonly line: number }>();
  readonly #rows: StagingRows;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#rows = new StagingRows((rows) => deps.history.stage(deps.run, rows));
  }

  async take(row: HistoryLine): Promise<void> {
    const { tally } = this.#deps;
    if ('problem' in row) {
      const { kind } = row.problem;
      if (kind !== 'line') tally.count(countedAs[kind], 'received');
      const problem = { ...row.problem, line: row.line };
      if (kind === 'line') tally.report({ ...problem, isRefused: true });
      else tally.refuse(countedAs[kind], problem);
      return;
    }
    const { line, record } = row;
    tally.count(countedAs[record.kind], 'received');
    const wrong = wrongMoment(record);
    if (wrong === undefined) this.#split(record, line);
    else
      tally.refuse(countedAs[record.kind], {
        ...{ line, kind: record.kind, id: 'id' in record ? record.id : undefined, member: wrong },
        problem: 'is no moment; write it as 2021-09-01T07:30:00Z',
      });
    await this.#rows.writeFull();
  }

  /** Resolves to how many rows are staged. */
  async finish(): Promise<number> {
    for (const [id, { name, line }] of this.#authors) {
      if (this.#described.has(id)) continue;
      const record: PersonRecord = { kind: 'person', id, firstName: name };
      this.#add('people', { line, record, isImplied: true }, line * rowsOfRecord + rowsOfRecord - 1);
      await this.#rows.writeFull();
    }
    return this.#rows.finish();
  }

  #split(record: HistoryRecord, line: number): void {
    const n = line * rowsOfRecord;
    switch (record.kind) {
      case 'person':
        this.#described.add(record.id);
        this.#add('people', { line, record }, n);
        break;
      case 'room':
        this.#add('rooms', { line, record }, n, sortKey(record.id));
        break;
      case 'membership':
        this.#takeMembership(record, line, n);
        break;
      case 'thread':
        this.#takeThread(record, line, n);
        break;
      case 'message':
        this.#takeMessage(record, line, n);
        break;
      case 'deletion':
        this.#happen({ kind: 'deletion', line, id: record.message, room: record.room, by: record.by }, record.at, n);
        break;
      case 'read':
        this.#add('state', { kind: 'read', line, record }, n);
    }
  }

  /** Behind the record of its room, wherever both stand. */
  #takeMembership(record: MembershipRecord, line: number, n: number): void {
    this.#add('rooms', { line, record }, n, `${sortKey(record.room)} `);
    const { room, person, lastReadAt: at } = record;
    if (at !== undefined) this.#add('state', { kind: 'read', line, record: { kind: 'read', room, person, at } }, n + 1);
  }

  #takeThread(record: ThreadRecord, line: number, n: number): void {
    const { room, title: text, isPinned = false, isLocked = false } = record;
    const id = threadMessageId(record.id);
    const author = this.#authorOf(record.author, undefined, line);
    this.#happen({ kind: 'message', line, id, room, author, text, isThread: true }, record.at, n, id);
    if (isPinned) this.#add('state', { kind: 'pin', line, id, room }, n);
    if (!isLocked) return;
    const problem = 'threads cannot be locked here: everybody in the room may go on in it';
    this.#deps.tally.note({ line, kind: 'thread', id: record.id, member: 'is_locked', problem });
  }

  #takeMessage(record: MessageRecord, line: number, n: number): void {
    const { id, room, at, text, earlier = [], editedAt, deletedAt, deletedBy: by, isPinned } = record;
    const { isSystem, replyTo, thread, reactions, readBy, attachments } = record;
    const author = this.#authorOf(record.author, record.authorName, line);
    const [first] = earlier;
    const said = { text: first?.text ?? text, editedAt: first === undefined ? editedAt : undefined };
    const rest = { isSystem, replyTo, thread, reactions, readBy, attachments };
    this.#happen({ kind: 'message', line, id, room, author, ...said, ...rest }, at, n, id);
    const steps = earlier.slice(0, rowsOfRecord - 10);
    steps.forEach(({ until }, index) => {
      const next = steps[index + 1]?.text ?? text;
      this.#happen({ kind: 'edit', line, id, room, text: next }, laterOf(at, until), n + 1 + index);
    });
    this.#deps.tally.count('edits', 'received', steps.length);
    // Known to an earlier run in another state, the message changes now.
    if (steps.length === 0 && editedAt !== undefined)
      this.#happen({ kind: 'edit', line, id, room, text, isLast: true }, laterOf(at, editedAt), n + 1);
    if (deletedAt !== undefined) {
      this.#deps.tally.count('deletions', 'received');
      const last = steps.at(-1)?.until ?? editedAt ?? at;
      this.#happen(
        { kind: 'deletion', line, id, room, by },
        laterOf(last, laterOf(at, deletedAt)),
        n + rowsOfRecord - 2,
      );
    }
    if (isPinned && deletedAt === undefined) {
      this.#deps.tally.count('pins', 'received');
      this.#add('state', { kind: 'pin', line, id, room }, n);
    }
  }

  #authorOf(author: string | undefined, name: string | undefined, line: number): string {
    const id = author ?? namedOnly(name);
    if (!this.#authors.has(id)) this.#authors.set(id, { name: name ?? (author === undefined ? '—' : ''), line });
    return id;
  }

  #happen(body: TimelineBody, at: string, n: number, message: string | null = null): void {
    this.#rows.push({
      phase: 'timeline',
      at: new Date(at),
      sort: sortKey(body.id),
      n,
      message,
      body: JSON.stringify(body),
    });
  }

  #add(phase: StagedPhase, body: PeopleBody | RoomsBody | StateBody, n: number, sort = ''): void {
    this.#rows.push({ phase, at: epoch, sort, n, message: null, body: JSON.stringify(body) });
  }
}

/** The later of two moments; nothing happens to a message before it was written. */
const laterOf = (one: string, other: string): string => (Date.parse(other) < Date.parse(one) ? one : other);
