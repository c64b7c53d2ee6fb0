import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { LegacyName } from '../../../adapters/wire/legacy/legacyNames.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { testPostgres } from '../../support/testPostgres.ts';
import { callHomeroom } from '../callHomeroom.ts';
import { leftByDoctor } from '../leftByDoctor.ts';
import { type Answer, RunningChat } from '../RunningChat.ts';
import type { Ran } from '../runHomeroom.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into reports and answers of every shape
type Shape = any;

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const paper =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

/** The database of an old chat, the command that brings it over, and Homeroom over the same database as the command. */
export class OldChat {
  readonly system: string;
  /** The old chat's database. */
  readonly url: string;
  readonly folder: string;
  readonly #ours: string;
  readonly #policy: string;
  #running: RunningChat | undefined;
  readonly #close: () => Promise<void>;

  private constructor(
    { system, policy }: { readonly system: string; readonly policy: string },
    { url, ours, folder }: { readonly url: string; readonly ours: string; readonly folder: string },
    close: () => Promise<void>,
  ) {
    this.system = system;
    this.url = url;
    this.folder = folder;
    this.#policy = policy;
    this.#ours = ours;
    this.#close = close;
  }

  static async open(dump: string, system: string, ours: string, policy = 'education'): Promise<OldChat> {
    const old = await testPostgres();
    await queryPostgres(old.url, await readFile(join('tests/acceptance/moving/dumps', `${dump}.sql`), 'utf8'));
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-moving-'));
    return new OldChat({ system, policy }, { url: old.url, ours, folder }, () => old.drop());
  }

  /** Puts files below the folder of media. */
  async putFiles(...paths: string[]): Promise<void> {
    for (const path of paths) {
      const place = join(this.media, path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, path.endsWith('.pdf') ? paper : picture);
    }
  }

  get media(): string {
    return join(this.folder, 'media');
  }

  get env(): Record<string, string> {
    return { DATABASE_URL: this.#ours, POLICY: this.#policy, BLOB_URL: `file:${join(this.folder, 'contents')}` };
  }

  run(...args: string[]): Promise<Ran> {
    const given = args.includes('--database') ? args : ['--database', this.url, ...args];
    return callHomeroom(['import-from', this.system, ...given], this.env);
  }

  /** What the command prints for programs. */
  async report(...args: string[]): Promise<Shape> {
    const ran = await this.run('--json', ...args);
    expect(ran.out, ran.error).to.not.equal('');
    return JSON.parse(ran.out);
  }

  /** Runs statements in the old chat. */
  change(sql: string): Promise<unknown[]> {
    return queryPostgres(this.url, sql);
  }

  /** Runs a statement over what is here. */
  here(sql: string): Promise<Shape[]> {
    return queryPostgres(this.#ours, sql);
  }

  async serve(policy: Policy, legacy: readonly LegacyName[] = []): Promise<RunningChat> {
    const files = { store: { folder: join(this.folder, 'contents') } };
    this.#running ??= await RunningChat.start({ database: { url: this.#ours }, policy, files, legacy });
    return this.#running;
  }

  get running(): RunningChat {
    if (this.#running === undefined) throw new Error('call serve() first');
    return this.#running;
  }

  ask(who: string, path: string): Promise<Answer> {
    return this.running.ask(who, 'GET', path);
  }

  /** The room that a room of the old chat is, as the person's list shows it; undefined for who is not in it. */
  async room(who: string, id: string): Promise<Shape> {
    const { status, body } = await this.ask(who, `rooms/?source=${this.system}&source_id=${id}`);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.rooms[0];
  }

  /** What the person reads in it, the oldest first. */
  async messages(who: string, id: string): Promise<Shape[]> {
    const room = await this.room(who, id);
    const { status, body } = await this.ask(who, `rooms/${room?.id}/messages/?limit=100`);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.messages;
  }

  /** The relations of here, by the ids of the old chat. */
  async relations(): Promise<string[]> {
    const rows = await this.here(`
      SELECT f.external_id || ' ' || r.kind || ' ' || t.external_id || CASE WHEN r.is_active THEN '' ELSE ' ended' END AS said
      FROM homeroom.relations r JOIN homeroom.identities f ON f.user_id = r.from_id JOIN homeroom.identities t ON t.user_id = r.to_id
      ORDER BY 1`);
    return rows.map(({ said }) => said);
  }

  /** What the doctor leaves after its repairs. */
  leftByDoctor(): Promise<readonly string[]> {
    return leftByDoctor(this.env, '--fix');
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    await this.#close();
    await rm(this.folder, { recursive: true });
  }
}

/** The ids of the differences whose reason contains the words. */
export const named = (report: Shape, words: string): string[] =>
  report.differences.filter(({ reason }: Shape) => reason.includes(words)).flatMap(({ ids }: Shape) => ids);
