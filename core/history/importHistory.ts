import type { Attachments } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import type { FileInspector } from '../attachments/FileInspector.ts';
import { makeUploads } from '../attachments/makeUploads.ts';
import type { UploadSettings } from '../attachments/UploadSettings.ts';
import type { Clock } from '../clock.ts';
import { makeApplyDirectory } from '../directory/applyDirectory.ts';
import type { Directory } from '../directory/Directory.ts';
import { ChatError } from '../errors.ts';
import type { Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { HistoryFiles, type OpenHistoryFile } from './HistoryFiles.ts';
import { HistoryFollower } from './HistoryFollower.ts';
import { type HistoryOutcome, HistoryTally } from './HistoryOutcome.ts';
import { HistoryPeople } from './HistoryPeople.ts';
import type { HistoryLine, HistoryProblem } from './HistoryRecord.ts';
import { HistoryRooms } from './HistoryRooms.ts';
import type { HistoryRun, HistoryStore, StagedPhase, StagedPlace, StagedRow } from './HistoryStore.ts';
import { HistoryTimeline } from './HistoryTimeline.ts';
import { historyEntry } from './historyEntry.ts';
import { lostStaging } from './lostStaging.ts';
import type { PeopleBody, RoomsBody, StateBody, TimelineBody } from './stagedBody.ts';
import { stageRecords } from './stageRecords.ts';
import { takeState } from './takeState.ts';
import { trialStore } from './trialStore.ts';

export interface ImportHistoryOptions {
  /** Whose ids the records use, e.g. `thebot`. */
  readonly source: string;
  /** Who imports, for the audit log; the host by default. */
  readonly actor?: Actor;
  /** Says row by row what would come in, and changes nothing. */
  readonly isDryRun?: boolean;
  /** Opens files of messages by their paths. Absent: files are not brought along. */
  readonly openFile?: OpenHistoryFile;
  /** Called for each problem, also beyond those that the outcome keeps. */
  readonly onProblem?: (problem: HistoryProblem) => void;
  /** `done` of `total` steps; while records are read, the total is not known and 0. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the import between two pages; what is in stays. */
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Takes in what another chat has kept: people, rooms, memberships and messages with their times. Nobody is told of it, and
 * no limit counts it. What is in already stays; so a run that was killed is simply repeated, and a later one brings what is
 * new. A record that cannot be taken is told and stops nothing else.
 * @throws ChatError INVALID_REQUEST for a bad name of the source, CONFLICT while another import runs,
 *   UNAVAILABLE if another policy applies
 */
export type ImportHistory = (
  rows: AsyncIterable<HistoryLine>,
  options: ImportHistoryOptions,
) => Promise<HistoryOutcome>;

/** Rows of one page: large enough that statements are cheap, small enough that rooms are locked for about a second. */
const pageSizes = { people: 500, rooms: 400, timeline: 10_000, state: 1_000 } as const satisfies Record<
  StagedPhase,
  number
>;

interface Deps {
  readonly history: HistoryStore;
  readonly directory: Directory;
  readonly people: People;
  readonly rooms: RoomRepository;
  readonly attachments: Attachments;
  readonly blobStore: BlobStore;
  readonly inspector: FileInspector;
  readonly limiter: RateLimiter;
  readonly bus: Parameters<typeof makeApplyDirectory>[0]['bus'];
  readonly clock: Clock;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly uploads: UploadSettings;
}

export const makeImportHistory =
  (deps: Deps): ImportHistory =>
  async (rows, options) => {
    const { source, isDryRun = false } = options;
    if (!/^\S(.{0,98}\S)?$/u.test(source))
      throw new ChatError('INVALID_REQUEST', 'The source needs a name of 1 to 100 characters, e.g. "oldchat".');
    const history = isDryRun ? trialStore(deps.history) : deps.history;
    const run = await history.begin(source);
    return new HistoryImport({ ...deps, history }, options, run).import(rows);
  };

class HistoryImport {
  readonly #deps: Deps;
  readonly #options: ImportHistoryOptions;
  readonly #run: HistoryRun;
  readonly #tally: HistoryTally;
  readonly #people: HistoryPeople;
  readonly #rooms: HistoryRooms;
  readonly #timeline: HistoryTimeline;
  readonly #follower: HistoryFollower;
  readonly #began: Date;
  #total = 0;
  #done = 0;

  constructor(deps: Deps, options: ImportHistoryOptions, run: HistoryRun) {
    const { source, isDryRun = false, onProblem, openFile, actor = 'host' } = options;
    this.#deps = deps;
    this.#options = options;
    this.#run = run;
    this.#began = deps.clock.now();
    const tally = new HistoryTally(onProblem);
    this.#tally = tally;
    const applyDirectory = makeApplyDirectory({ ...deps, actor });
    this.#people = new HistoryPeople({ ...deps, applyDirectory, source, isDryRun, tally });
    const parts = { ...deps, run, tally, isDryRun };
    this.#follower = new HistoryFollower(parts);
    this.#rooms = new HistoryRooms({ ...parts, known: this.#people, follower: this.#follower });
    // What people were allowed to keep elsewhere, they keep: their quota counts for new files.
    const settings = { ...deps.uploads, quotaBytes: Number.MAX_SAFE_INTEGER };
    const uploads = makeUploads({ ...deps, blobs: deps.blobStore, settings });
    const files = new HistoryFiles({ ...parts, uploads, openFile });
    this.#timeline = new HistoryTimeline({ ...parts, people: this.#people, rooms: this.#rooms, files });
  }

  async import(rows: AsyncIterable<HistoryLine>): Promise<HistoryOutcome> {
    const { history } = this.#deps;
    const { source, isDryRun = false, onProgress = () => {} } = this.#options;
    const [run, tally] = [this.#run, this.#tally];
    this.#total = await stageRecords(rows, { history, run, tally, onProgress: (done) => onProgress(done, 0) });
    await this.#inPages<PeopleBody>('people', (bodies) => this.#people.take(bodies));
    await this.#takeRooms();
    await this.#takeTimeline();
    const parts = { history, run, tally, people: this.#people, rooms: this.#rooms };
    await this.#inPages<StateBody>('state', (bodies) => takeState(bodies, parts, this.#deps.clock.now()));
    await this.#follower.follow();
    if (this.#done !== this.#total) throw lostStaging();
    const { counts, problems, problemCount, mergedRooms } = tally;
    const outcome = { source, isDryRun, counts, mergedRooms, problems, problemCount };
    const tookMs = this.#deps.clock.now().getTime() - this.#began.getTime();
    await history.end(run, [historyEntry(this.#options.actor ?? 'host', outcome)], { counts, problemCount, tookMs });
    return outcome;
  }

  /** Members stand behind their room: a room at the end of a page waits for the next one. */
  async #takeRooms(): Promise<void> {
    let waiting: RoomsBody[] = [];
    await this.#inPages<RoomsBody>('rooms', async (bodies) => {
      const all = [...waiting, ...bodies];
      const last = all.at(-1);
      const from = last === undefined ? 0 : all.findIndex((body) => roomOf(body) === roomOf(last));
      waiting = all.slice(from);
      await this.#rooms.take(all.slice(0, from));
    });
    await this.#rooms.take(waiting);
  }

  /** While a page is written, the next ones are read and made ready. A failure is thrown with the page behind it. */
  async #takeTimeline(): Promise<void> {
    let placing: Promise<void> = Promise.resolve();
    await this.#inPages<TimelineBody>('timeline', async (bodies, rows) => {
      const page = await this.#timeline.prepare(
        bodies.map((body, index) => ({ body, at: rows[index]?.at ?? new Date(0) })),
      );
      // One page may wait behind the one that is written: what can be made before is made meanwhile.
      const next = this.#timeline.place(page);
      next.catch(() => {});
      await placing;
      placing = next;
    });
    await placing;
  }

  async #inPages<Body>(
    phase: StagedPhase,
    take: (bodies: readonly Body[], rows: readonly StagedRow[]) => Promise<void>,
  ): Promise<void> {
    const { history } = this.#deps;
    const { onProgress = () => {}, signal } = this.#options;
    const limit = pageSizes[phase];
    for (let after: StagedPlace | undefined; ; ) {
      if (signal?.aborted)
        throw new ChatError('UNAVAILABLE', 'The import was stopped. What is in stays; run it again to go on.');
      const rows = await history.staged(this.#run, phase, after, limit);
      if (rows.length > 0)
        await take(
          rows.map(({ body }): Body => JSON.parse(body)),
          rows,
        );
      after = rows.at(-1);
      this.#done += rows.length;
      onProgress(this.#done, this.#total);
      if (rows.length < limit) return;
    }
  }
}

const roomOf = ({ record }: RoomsBody): string => (record.kind === 'room' ? record.id : record.room);
