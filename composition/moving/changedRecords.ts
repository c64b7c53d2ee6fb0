import type { Tell } from '../../adapters/history/ForeignChat.ts';
import type { FileRecord, HistoryRecord, MessageRecord } from '../../core/history/HistoryRecord.ts';
import type { PlacedMessage } from '../../core/history/PlacedMessage.ts';

/** Messages that are looked up together. */
const messagesAtOnce = 500;

interface Deps {
  /** Of these messages those that came in by earlier runs, as they are now. */
  placed(ids: readonly string[]): Promise<ReadonlyMap<string, PlacedMessage>>;
  /** Whether a file is there; absent: no files are brought along. */
  readonly hasFile: ((path: string) => Promise<boolean>) | undefined;
  readonly hasSilentEdits: boolean;
  readonly now: Date;
  readonly tell: Tell;
}

/**
 * The records as they are imported: new messages with the files that are there and lines for all others, known ones with
 * nothing but what has changed since.
 */
export async function* changedRecords(records: AsyncIterable<HistoryRecord>, deps: Deps): AsyncIterable<HistoryRecord> {
  let [page, isNameless]: [MessageRecord[], boolean] = [[], false];
  for await (const record of records) {
    if (record.kind === 'message' && record.author === undefined) {
      if (!isNameless) deps.tell('people', 'one who stands for all of whom nothing is left: "—"', '', 1);
      isNameless = true;
      deps.tell('messages', 'messages of whose authors nothing is left; "—" stands for them', record.id);
    }
    if (record.kind !== 'message') yield record;
    else if (page.push(record) >= messagesAtOnce) {
      yield* await changedPage(page, deps);
      page = [];
    }
  }
  yield* await changedPage(page, deps);
}

const changedPage = async (page: readonly MessageRecord[], deps: Deps): Promise<readonly MessageRecord[]> => {
  if (page.length === 0) return [];
  const known = await deps.placed(page.map(({ id }) => id));
  return Promise.all(
    page.map(async (record) => {
      const stored = known.get(record.id);
      return stored === undefined ? asNew(record, deps) : asKnown(record, stored, deps);
    }),
  );
};

/** A deleted message brings no files: nobody could open them. */
const asNew = async ({ attachments = [], ...record }: MessageRecord, deps: Deps): Promise<MessageRecord> => {
  if (attachments.length === 0 || record.deletedAt !== undefined) return record;
  const [found, lines]: [FileRecord[], string[]] = [[], []];
  for (const file of attachments) {
    const { url, path, name } = file;
    if (path !== undefined && (await deps.hasFile?.(path))) found.push({ path, ...(name !== undefined && { name }) });
    else {
      lines.push(lineOf(file));
      deps.tell('attachments', whyNot(url, deps), `${record.id}: ${url ?? path ?? name ?? ''}`, -1);
    }
  }
  return { ...record, text: joined(record.text, lines), ...(found.length > 0 && { attachments: found }) };
};

const whyNot = (url: string | undefined, { hasFile }: Deps): string => {
  if (url !== undefined) return 'files that lie elsewhere; their addresses are in the texts';
  return hasFile === undefined
    ? 'files that are not brought along, as --media does not say where they are; their names are in the texts'
    : 'files that are not below --media; their names are in the texts';
};

const asKnown = (
  { attachments = [], editedAt, ...record }: MessageRecord,
  stored: PlacedMessage,
  { hasSilentEdits, now, tell }: Deps,
): MessageRecord => {
  if (record.deletedAt !== undefined) return record;
  const { id } = record;
  if (stored.deletedAt !== null) {
    tell('messages', 'messages that were deleted here and are there', id, -1);
    tell('deleted', 'messages that were deleted here and are there', id, 1);
    if (attachments.length > 0)
      tell('attachments', 'files of messages that were deleted here', id, -attachments.length);
    return record;
  }
  const lost = attachments.length - stored.fileNames.length;
  if (lost !== 0)
    tell('attachments', 'files of messages that came in without them; import them anew to bring them', id, -lost);
  const lines = lost === 0 ? [] : attachments.filter((file) => !stored.fileNames.includes(nameOf(file))).map(lineOf);
  const text = joined(record.text, lines);
  const changed = editedAt ?? (hasSilentEdits ? now.toISOString() : undefined);
  return { ...record, text, ...(text !== stored.content && changed !== undefined && { editedAt: changed }) };
};

const joined = (text: string, lines: readonly string[]): string =>
  [text, ...lines].filter((part) => part !== '').join('\n');

const nameOf = ({ name, path }: FileRecord): string => name ?? path?.split('/').at(-1) ?? '';

const lineOf = (file: FileRecord): string => [nameOf(file), file.url].filter(Boolean).join(': ');
