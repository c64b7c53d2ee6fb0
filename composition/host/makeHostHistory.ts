import { readHistoryRecord } from '../../adapters/wire/history/readHistoryLine.ts';
import { defaultUploads } from '../../core/attachments/UploadSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { HistoryOutcome } from '../../core/history/HistoryOutcome.ts';
import type { HistoryLine } from '../../core/history/HistoryRecord.ts';
import type { ImportHistoryOptions } from '../../core/history/importHistory.ts';
import type { Chat } from '../../core/makeChat.ts';
import { openHistoryFiles } from '../openHistoryFiles.ts';
import { typeName } from './typeName.ts';

export interface HostHistoryOptions
  extends Pick<ImportHistoryOptions, 'source' | 'isDryRun' | 'onProblem' | 'onProgress' | 'signal'> {
  /** The folder below which files of messages lie; without it they are not brought along. */
  readonly files?: string;
}

/** The history of another chat, from a host. */
export interface HostHistory {
  /**
   * Takes in records as a file of `import-history` has them, one after the other, from any (async) iterable.
   * @throws ChatError INVALID_REQUEST, CONFLICT when a later import of the source begins, UNAVAILABLE
   */
  import(records: AsyncIterable<unknown> | Iterable<unknown>, options: HostHistoryOptions): Promise<HistoryOutcome>;
}

const example = "for example chat.history.import(records, { source: 'oldchat' })";

export const makeHostHistory = (chat: Pick<Chat, 'importHistory'>): HostHistory => ({
  import: async (records, options) => {
    const { source, files, ...rest } = (options ?? {}) as Partial<HostHistoryOptions>;
    if (typeof source !== 'string')
      throw new ChatError('INVALID_REQUEST', `history.import takes a source, not ${typeName(source)}; ${example}.`);
    const isIterable = Object(records)[Symbol.asyncIterator] ?? Object(records)[Symbol.iterator];
    if (typeof isIterable !== 'function' || typeof records === 'string')
      throw new ChatError('INVALID_REQUEST', `history.import takes an iterable, not ${typeName(records)}; ${example}.`);
    return chat.importHistory(rowsOf(records), {
      ...{ ...rest, source },
      ...(files !== undefined && { openFile: openHistoryFiles(files, defaultUploads.maxBytes) }),
    });
  },
});

async function* rowsOf(records: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<HistoryLine> {
  let line = 0;
  for await (const record of records) {
    line += 1;
    yield readHistoryRecord(line, record);
  }
}
