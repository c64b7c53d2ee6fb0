import { type ChildProcess, fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileInspector, Inspection, ReceivedFile } from '../../core/attachments/FileInspector.ts';
import { ChatError } from '../../core/errors.ts';
import type { InspectionAnswer, InspectionRequest, InspectionResult, MadeFile } from './inspectionMessages.ts';

/** Milliseconds for one file, from when it is asked about. */
const patienceMs = 20_000;
/** Files that are asked about at the same time, at most. */
const capacity = 32;
/** Milliseconds without a file after which the process ends. */
const idleMs = 120_000;
/** Megabytes of JavaScript; decoded pixels are beside them. */
const heapMegabytes = 128;

interface Asked {
  resolve(result: InspectionResult): void;
  reject(failure: ChatError): void;
}

/**
 * Asks a process of its own, which starts with the first file: whatever breaks a decoder, slows it down or fills its memory
 * breaks that process, and nothing of the node. It has none of the node's settings and secrets.
 */
export class ProcessInspector implements FileInspector {
  readonly #asked = new Map<number, Asked>();
  #process: ChildProcess | undefined;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  async inspect(file: ReceivedFile, name: string): Promise<Inspection> {
    const result = await this.#ask(file.location, name);
    if (result.kind === 'refused') return result;
    if (result.kind === 'square') throw broken('it made a square of a file');
    const { kind, mediaType, picture } = result;
    if (picture === undefined) return { kind, mediaType };
    const { width, height, blur, thumbnail } = picture;
    return {
      ...{ kind, mediaType, picture: { ...received(picture), width, height, blur } },
      thumbnail: received(thumbnail),
    };
  }

  async square(file: ReceivedFile): ReturnType<FileInspector['square']> {
    const result = await this.#ask(file.location, '', true);
    if (result.kind === 'square') return { square: received(result.square) };
    return { problem: result.kind === 'refused' ? result.problem : 'This is no picture.' };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#end(this.#process, 'the server stops');
  }

  #ask(path: string, name: string, isSquare = false): Promise<InspectionResult> {
    if (this.#asked.size >= capacity) throw busy();
    clearTimeout(this.#idle);
    this.#process ??= this.#start();
    const child = this.#process;
    const id = ++this.#lastId;
    return new Promise<InspectionResult>((resolve, reject) => {
      const timer = setTimeout(() => this.#end(child, 'it took too long'), patienceMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#asked.delete(id);
        if (this.#asked.size === 0) this.#rest(child);
      };
      this.#asked.set(id, {
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
      });
      const request: InspectionRequest = { id, path, name, isSquare };
      child.send(request, (failure) => failure !== null && this.#end(child, failure.message));
    });
  }

  #start(): ChildProcess {
    const file = fileURLToPath(new URL(`./inspectingProcess${extname(import.meta.url)}`, import.meta.url));
    const child = fork(file, [], {
      ...{ execArgv: [`--max-old-space-size=${heapMegabytes}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      env: {},
    });
    child.on('message', (answer: InspectionAnswer) => {
      const asked = this.#asked.get(answer.id);
      if ('result' in answer) asked?.resolve(answer.result);
      else asked?.reject(broken(answer.failure));
    });
    child.on('error', (failure) => this.#end(child, failure.message));
    child.on('exit', () => this.#end(child, 'its process ended'));
    return child;
  }

  /** It does not keep this process alive, and ends when nobody asks for a while. */
  #rest(child: ChildProcess): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(child, 'nobody asks'), idleMs).unref();
    child.unref();
    child.channel?.unref();
  }

  /** What was asked of it fails; the next file starts another one. */
  #end(child: ChildProcess | undefined, reason: string): void {
    if (child === undefined || child !== this.#process) return;
    this.#process = undefined;
    child.kill('SIGKILL');
    for (const { reject } of [...this.#asked.values()]) reject(broken(reason));
  }
}

const received = ({ path, hash, size }: MadeFile): ReceivedFile => ({
  ...{ hash, size, location: path },
  read: () => createReadStream(path),
});

const broken = (reason: string): ChatError =>
  new ChatError('UNAVAILABLE', 'The file could not be looked at. Try again, or send another one.', {
    cause: new Error(`The inspector of files failed: ${reason}`),
  });

const busy = (): ChatError =>
  new ChatError('UNAVAILABLE', 'Too many files are looked at. Try again.', { retryAfterMs: 2_000 });
