import type { StoredAttachment } from '../attachments/Attachment.ts';
import { mostAttachments } from '../attachments/Attachment.ts';
import type { Attachments } from '../attachments/Attachments.ts';
import type { ReceivedFile } from '../attachments/FileInspector.ts';
import type { Uploads } from '../attachments/makeUploads.ts';
import { ChatError } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { FileRecord } from './HistoryRecord.ts';
import type { TimelineBody } from './stagedBody.ts';

/** A file of the old chat, until `release`. */
export interface BroughtFile {
  readonly file: ReceivedFile;
  release(): Promise<void>;
}

/** Opens a file below the folder of files. @throws ChatError if it is not there, or not below it */
export type OpenHistoryFile = (path: string) => Promise<BroughtFile>;

interface Deps {
  readonly uploads: Pick<Uploads, 'store'>;
  readonly attachments: Pick<Attachments, 'find'>;
  readonly tally: HistoryTally;
  /** Absent: files are not brought along, and their messages say their names. */
  readonly openFile: OpenHistoryFile | undefined;
  readonly isDryRun: boolean;
}

interface FilesOfMessage {
  readonly stored: readonly StoredAttachment[];
  /** Lines for the text: addresses elsewhere, and the names of files that could not be taken. */
  readonly links: readonly string[];
}

type MessageBody = Extract<TimelineBody, { kind: 'message' }>;

/** Stores the files of messages, each under its author. What cannot be taken is told, and its message stays. */
export class HistoryFiles {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async store(sender: Person, body: MessageBody, isStored: boolean): Promise<FilesOfMessage> {
    const { attachments: files = [] } = body;
    const { tally } = this.#deps;
    const stored: StoredAttachment[] = [];
    const links: string[] = [];
    for (const file of files) {
      tally.count('attachments', 'received');
      if (isStored) tally.count('attachments', 'unchanged');
      else if (file.path === undefined) {
        tally.count('attachments', 'created');
        links.push(lineOf(file));
      } else {
        const taken = await this.#take(sender, body, file.path, file, stored.length);
        if (taken !== undefined) stored.push(taken);
        else links.push(lineOf(file));
      }
    }
    return { stored, links: isStored ? [] : links };
  }

  async #take(
    sender: Person,
    { line, id }: MessageBody,
    path: string,
    file: FileRecord,
    index: number,
  ): Promise<StoredAttachment | undefined> {
    const { tally, openFile, uploads, attachments, isDryRun } = this.#deps;
    const refuse = (problem: string): undefined =>
      void tally.refuse('attachments', { line, kind: 'message', id, member: 'attachments', problem });
    if (openFile === undefined) return refuse(`"${path}" is not brought along; say where files are with --files`);
    if (index >= mostAttachments)
      return refuse(`"${path}" is one too many: a message has at most ${mostAttachments} files`);
    try {
      const opened = await openFile(path);
      try {
        if (file.hash !== undefined && file.hash.toLowerCase() !== opened.file.hash)
          return refuse(`"${path}" has the hash ${opened.file.hash}; it is not the file that was sent`);
        if (isDryRun) tally.count('attachments', 'created');
        if (isDryRun) return undefined;
        const { id: fileId } = await uploads.store(sender, opened.file, { name: nameOf(path, file) });
        tally.count('attachments', 'created');
        return await attachments.find(fileId);
      } finally {
        await opened.release();
      }
    } catch (error) {
      if (error instanceof ChatError && error.code !== 'UNAVAILABLE') return refuse(`"${path}": ${error.message}`);
      throw error;
    }
  }
}

const nameOf = (path: string, { name }: FileRecord): string => name ?? path.split('/').at(-1) ?? path;

const lineOf = (file: FileRecord): string => {
  const name = nameOf(file.path ?? '', file);
  if (file.url === undefined) return name;
  return name === '' ? file.url : `${name}: ${file.url}`;
};
