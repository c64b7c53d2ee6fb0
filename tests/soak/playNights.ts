import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { importedFile, toSnapshot } from '../../adapters/wire/directory/toSnapshot.ts';
import { readRosterFile } from '../../composition/readRosterFile.ts';
import { type ApplyDates, makeApplyDates } from '../../core/directory/applyDates.ts';
import { ChatError } from '../../core/errors.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { SeededRandom } from '../faults/seededRandom.ts';
import { checkNight, type Ground } from './checkNight.ts';
import { damageBundle } from './damageBundle.ts';
import { type Expected, expectContacts } from './expectContacts.ts';
import { type DistrictSize, MadeDistrict, type SourceName, sourceNames } from './MadeDistrict.ts';
import { type Damage, type Night, nights } from './nights.ts';
import { writeBundle } from './writeBundle.ts';

export interface NightReport {
  readonly number: number;
  readonly title: string;
  /** Of all imports of the night. */
  readonly importSeconds: number;
  /** People to whom somebody else may write than the night before. */
  readonly changed: number;
  /** Of these and drawn ones, whose contacts were read, and the rooms that were looked into. */
  readonly people: number;
  readonly rooms: number;
  readonly wrong: readonly string[];
}

export interface SoakOptions {
  readonly ground: Ground;
  readonly size: DistrictSize;
  readonly random: SeededRandom;
  /** Where bundles are written; each night's are removed after it. */
  readonly folder: string;
  /** How many people are looked at every night, whatever happened to them. */
  readonly drawn: number;
  /** How many nights are played, from the first on; all by default. */
  readonly count?: number;
  readonly onNight?: (report: NightReport) => void;
}

const dayMs = 86_400_000;
const silentBus = { publish: () => {}, invalidate: () => {} };

/** One district, its files and the server that reads them. */
class Nights {
  readonly #options: SoakOptions;
  readonly #district: MadeDistrict;
  #expected: Expected = { contacts: new Map(), forums: new Map() };
  #importMs = 0;
  #night = 0;
  readonly #applyDates: ApplyDates;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#applyDates = makeApplyDates({ ...options.ground.world, policy: educationPolicy, bus: silentBus });
    this.#district = new MadeDistrict(options.size, options.random.fork('district'));
  }

  async play(night: Night, number: number): Promise<NightReport> {
    const { drawn } = this.#options;
    const wrong: string[] = [];
    this.#importMs = 0;
    this.#night = number;
    await this.#applyDates();

    // A file that is stopped changes nothing, and by morning somebody has exported it again.
    if (night.damage !== undefined && night.isStopped === true) {
      const [source, how] = night.damage;
      if (await this.#import(source, { how })) wrong.push(`the files of ${source} were not stopped`);
      wrong.push(...(await this.#check(this.#draw(drawn))).wrong.map((line) => `after a stopped import: ${line}`));
    }

    if (night.damage !== undefined && night.isUndone === true) wrong.push(...(await this.#undo(...night.damage)));

    night.change?.(this.#district);
    for (const source of night.isQuiet === true ? [] : sourceNames) {
      const isOver = night.isStopped === true || night.isUndone === true;
      const how = isOver || night.damage?.[0] !== source ? undefined : night.damage[1];
      const isApplied = await this.#import(source, { how });
      if (isApplied === (night.isForced === true))
        wrong.push(`the files of ${source} were ${isApplied ? 'not ' : ''}stopped`);
      if (night.isForced === true) await this.#import(source, { isForced: true });
      if (night.isRepeated === true) wrong.push(...(await this.#repeat(source)));
    }

    const before = this.#expected.contacts;
    this.#expected = expectContacts(this.#district, number);
    const changed = [...this.#expected.contacts]
      .filter(([key, keys]) => !isSame(keys, before.get(key)))
      .map(([key]) => key);
    const check = await this.#check([...new Set([...changed, ...this.#draw(drawn)])]);
    rmSync(this.#options.folder, { recursive: true, force: true });
    return {
      ...{ number, title: night.title, importSeconds: this.#importMs / 1_000, changed: changed.length },
      ...{ people: check.people, rooms: check.rooms, wrong: [...wrong, ...check.wrong] },
    };
  }

  #draw(count: number): readonly string[] {
    const keys = [...this.#expected.contacts.keys()];
    return Array.from({ length: count }, () => this.#options.random.pick(keys) ?? '').filter((key) => key !== '');
  }

  #check(keys: readonly string[]) {
    return checkNight(this.#options.ground, this.#expected, keys, this.#options.random);
  }

  /** Exports, reads and applies what a source says, as the command does. False if it is refused, which changes nothing. */
  async #import(
    source: SourceName,
    { how, isForced = false }: { readonly how?: Damage | undefined; readonly isForced?: boolean },
  ): Promise<boolean> {
    const begun = performance.now();
    try {
      await this.#apply(source, { how, isForced });
      return true;
    } catch (failure) {
      if (failure instanceof ChatError && failure.code !== 'INTERNAL') return false;
      throw failure;
    } finally {
      this.#importMs += performance.now() - begun;
    }
  }

  async #apply(
    source: SourceName,
    { how, isForced }: { readonly how?: Damage | undefined; readonly isForced: boolean },
  ) {
    const { chat } = this.#options.ground;
    const chosen = await chat.chooseSource(source);
    const directory = chat.enterDirectory('command');
    const reading = await readRosterFile(this.#write(source, how), {
      ...{ policy: educationPolicy, asOf: this.#options.ground.world.clock.now() },
      known: () => directory.readKnownRoster(chosen.name),
    });
    return directory.apply(toSnapshot(reading, chosen), { file: importedFile(reading, {}), isForced });
  }

  /** An import that says something wrong changes something, and nothing is left of it once it is undone. */
  async #undo(source: SourceName, how: Damage): Promise<readonly string[]> {
    const { importId, relations } = await this.#apply(source, { how, isForced: false });
    if (importId === null || relations.created === 0) return [`the files of ${source} changed nothing`];
    await this.#options.ground.chat.enterDirectory('command').undoImport(importId);
    const { wrong } = await this.#check([...this.#expected.contacts.keys()]);
    return wrong.map((line) => `after an undo: ${line}`);
  }

  /** What a source says twice changes nothing the second time. */
  async #repeat(source: SourceName): Promise<readonly string[]> {
    const { users, relations, rooms } = await this.#apply(source, { isForced: false });
    const counts = [
      users.created,
      users.updated,
      users.deactivated,
      relations.created,
      relations.updated,
      relations.ended,
    ];
    const changes = [...counts, ...Object.values(rooms)].filter((count) => count !== 0);
    return changes.length === 0 ? [] : [`the files of ${source} changed something when they were read again`];
  }

  #write(source: SourceName, how: Damage | undefined): string {
    const bundle = join(this.#options.folder, source);
    rmSync(bundle, { recursive: true, force: true });
    const other = sourceNames.find((name) => name !== source) ?? source;
    const now = this.#options.ground.world.clock.now().getTime();
    writeBundle(this.#district, how === 'foreign' ? other : source, bundle, (night) =>
      new Date(now + (night - this.#night) * dayMs).toISOString().slice(0, 10),
    );
    if (how !== undefined && how !== 'foreign') damageBundle(bundle, how);
    return bundle;
  }
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean =>
  one.size === other?.size && [...one].every((key) => other.has(key));

/** Plays the nights on a server that is empty at first, and looks after each. */
export const playNights = async (options: SoakOptions): Promise<readonly NightReport[]> => {
  const game = new Nights(options);
  const reports: NightReport[] = [];
  for (const [at, night] of nights.slice(0, options.count).entries()) {
    if (at > 0) await options.ground.world.clock.advance(dayMs);
    const report = await game.play(night, at + 1);
    reports.push(report);
    options.onNight?.(report);
  }
  return reports;
};
