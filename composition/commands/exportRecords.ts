import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { ZipArchive } from '../../adapters/exports/ZipArchive.ts';
import { ChatError } from '../../core/errors.ts';
import type { ExportSubject } from '../../core/exports/ExportSubject.ts';
import { asRoomId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { asCaseId } from '../../core/oversight/OversightCase.ts';
import type { People } from '../../core/permissions/People.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { paced } from './makeProgress.ts';
import { namedPerson } from './namedPerson.ts';
import { optionText } from './optionText.ts';

/** Writes an export into a file. */
export const exportRecords: Command = {
  name: 'export',
  summary:
    'Writes a room, all that is stored about a person (a GDPR access request), or the rooms of a case into a ZIP: pages to read, JSON Lines for programs, and a manifest that shows every change, signed with EXPORT_SIGNING_KEY.',
  usage: 'export --room <id> | --user <external id> [--source <name>] | --case <id>  --output <file> [--force]',
  options: {
    room: { type: 'string', meaning: 'this room' },
    user: { type: 'string', meaning: 'all that is stored about this person' },
    case: { type: 'string', meaning: 'the rooms of this case' },
    source: { type: 'string', meaning: 'whose id is in --user, if several sources have it' },
    output: { type: 'string', meaning: 'the ZIP to write' },
    force: { type: 'boolean', meaning: 'replaces a file that is there' },
  },
  positionals: [],
  run: async (context) => {
    const { env, values, print, note, signal } = context;
    const output = optionText(context, 'output');
    if (output === undefined) throw refused('Say where to write it: --output <file>, for example --output ada.zip.');
    const config = readConfig(env, { admitsNobody: true });
    return withChat(
      config,
      async (chat, people) => {
        const subject = await subjectOf(chat, people, context);
        const say = paced(note);
        const file = new OutputFile(output, values['force'] === true);
        try {
          const summary = await chat.makeExport('command', {
            subject,
            signal,
            open: async () => {
              await file.open();
              return new ZipArchive((bytes) => file.write(bytes));
            },
            onProgress: (done) => say(() => `${done} rooms written\n`),
          });
          const bytes = await file.finish();
          const { rooms, records, isSigned } = summary;
          print(`Saved: ${output}, ${bytes} bytes, ${rooms} rooms, ${records} records.\n`);
          print(
            isSigned
              ? 'It is signed; "homeroom verify-export" checks it.\n'
              : 'It is not signed: set EXPORT_SIGNING_KEY to let others see that it is yours.\n',
          );
          return { file: output, bytes, rooms, records, is_signed: isSigned };
        } catch (failure) {
          await file.discard();
          if (signal.aborted) throw new ChatError('UNAVAILABLE', 'Stopped before it was done. No file was written.');
          throw failure;
        }
      },
      { access: 'open' },
    );
  },
};

/** A file that appears under its name once it is whole. */
class OutputFile {
  readonly #path: string;
  readonly #isForced: boolean;
  #handle: FileHandle | undefined;
  #bytes = 0;

  constructor(path: string, isForced: boolean) {
    this.#path = path;
    this.#isForced = isForced;
  }

  get #draft(): string {
    return `${this.#path}.part`;
  }

  async open(): Promise<void> {
    if (!this.#isForced) {
      const known = await open(this.#path, 'r').catch(() => undefined);
      await known?.close();
      if (known !== undefined) throw refused(`${this.#path} is there already; write --force to replace it.`);
    }
    // What is exported concerns people: nobody else on the machine needs to read it.
    this.#handle = await open(this.#draft, 'w', 0o600).catch((cause) => {
      throw new ChatError('INVALID_REQUEST', `${this.#path} cannot be written: ${cause.message}.`, { cause });
    });
  }

  async write(bytes: Buffer): Promise<void> {
    await this.#handle?.writeFile(bytes);
    this.#bytes += bytes.length;
  }

  async finish(): Promise<number> {
    await this.#handle?.sync();
    await this.#handle?.close();
    await rename(this.#draft, this.#path);
    return this.#bytes;
  }

  async discard(): Promise<void> {
    if (this.#handle === undefined) return;
    await this.#handle.close().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }
}

const subjectOf = async (chat: Chat, people: People, context: CommandContext): Promise<ExportSubject> => {
  const [room, user, caseId] = ['room', 'user', 'case'].map((name) => optionText(context, name));
  if ([room, user, caseId].filter((value) => value !== undefined).length !== 1)
    throw refused('Say what to export, one of: --room <id>, --user <external id>, --case <id>.');
  if (room !== undefined) return { kind: 'room', roomId: asRoomId(numberOf('room', room)) };
  if (caseId !== undefined) return { kind: 'case', caseId: asCaseId(numberOf('case', caseId)) };
  return { kind: 'person', userId: await namedPerson(chat, people, context, user ?? '') };
};

const numberOf = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw refused(`--${name} takes a number, for example --${name} 12.`);
  return Number(text);
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
