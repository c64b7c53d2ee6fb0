import { type ChildProcess, fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileInspector, Inspection, ReceivedFile } from '../../core/attachments/FileInspector.ts';
import { ChatError } from '../../core/errors.ts';
import type { InspectionAnswer, InspectionRequest, InspectionResult, MadeFile } from './inspectionMessages.ts';

/** Milliseconds for one file, from when its turn comes. */
const patienceMs = 20_000;
/** Milliseconds until the turn of a file comes, at most, and files that wait for theirs. */
const mostWaitMs = 40_000;
const capacity = 32;
/** Milliseconds without a file after which the process ends. */
const idleMs = 120_000;
/** Megabytes of JavaScript; decoded pixels are beside them. */
const heapMegabytes = 128;

interface Asked extends Omit<InspectionRequest, 'id'> {
  resolve(result: InspectionResult): void;
  reject(failure: ChatError): void;
  /** Ends its waiting. */
  readonly timer: NodeJS.Timeout;
}

interface InspectorOptions {
  readonly patienceMs?: number;
  readonly mostWaitMs?: number;
  /** What the process runs. */
  readonly program?: URL;
}

const usualProgram = new URL(`./inspectingProcess${extname(import.meta.url)}`, import.meta.url);

/**
 * Asks a process of its own, which starts with the first file: whatever breaks a decoder, slows it down or fills its memory
 * breaks that process, and nothing of the node. It has none of the node's settings and secrets. It gets one file after the
 * other, so that a file that breaks it takes no other one along: those that wait are asked about in the next process.
 */
export class ProcessInspector implements FileInspector {
  readonly #patienceMs: number;
  readonly #mostWaitMs: number;
  readonly #program: URL;
  /** In the order of their turns. */
  readonly #waiting = new Set<Asked>();
  #current: { readonly id: number; readonly asked: Asked; readonly timer: NodeJS.Timeout } | undefined;
  #process: ChildProcess | undefined;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(given: InspectorOptions = {}) {
    this.#patienceMs = given.patienceMs ?? patienceMs;
    this.#mostWaitMs = given.mostWaitMs ?? mostWaitMs;
    this.#program = given.program ?? usualProgram;
  }

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
    for (const { timer, reject } of this.#waiting) {
      clearTimeout(timer);
      reject(broken('the server stops'));
    }
    this.#waiting.clear();
    this.#end(this.#process, 'the server stops');
  }

  #ask(path: string, name: string, isSquare = false): Promise<InspectionResult> {
    if (this.#waiting.size >= capacity) throw busy();
    return new Promise<InspectionResult>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(asked);
        reject(busy());
      };
      const asked: Asked = { path, name, isSquare, resolve, reject, timer: setTimeout(giveUp, this.#mostWaitMs) };
      this.#waiting.add(asked);
      this.#proceed();
    });
  }

  /** The turn of the next file, if none is looked at. */
  #proceed(): void {
    const [asked] = this.#waiting;
    if (this.#current !== undefined || asked === undefined) return;
    clearTimeout(this.#idle);
    clearTimeout(asked.timer);
    this.#waiting.delete(asked);
    this.#process ??= this.#start();
    const child = this.#process;
    const id = ++this.#lastId;
    const timer = setTimeout(() => this.#end(child, 'it took too long'), this.#patienceMs);
    this.#current = { id, asked, timer };
    const { path, name, isSquare } = asked;
    const request: InspectionRequest = { id, path, name, isSquare };
    child.send(request, (failure) => failure !== null && this.#end(child, failure.message));
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(this.#program), [], {
      ...{ execArgv: [`--max-old-space-size=${heapMegabytes}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      env: {},
    });
    child.on('message', (answer: InspectionAnswer) => {
      if (child !== this.#process || answer.id !== this.#current?.id) return;
      const asked = this.#settle();
      if ('result' in answer) asked?.resolve(answer.result);
      else asked?.reject(broken(answer.failure));
      this.#proceed();
      if (this.#current === undefined) this.#rest(child);
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

  /** The file that was looked at fails, and the next one starts another process. */
  #end(child: ChildProcess | undefined, reason: string): void {
    if (child === undefined || child !== this.#process) return;
    this.#process = undefined;
    child.kill('SIGKILL');
    this.#settle()?.reject(broken(reason));
    this.#proceed();
  }

  /** The turn of the file that was looked at is over. */
  #settle(): Asked | undefined {
    const { asked, timer } = this.#current ?? {};
    clearTimeout(timer);
    this.#current = undefined;
    return asked;
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
