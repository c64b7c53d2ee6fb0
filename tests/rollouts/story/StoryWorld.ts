import { copyFile, writeFile } from 'node:fs/promises';
import { eventually } from '../../support/eventually.ts';
import { type Flaw, MadeReleases } from '../MadeReleases.ts';
import { DebianMachine } from './DebianMachine.ts';
import { DocumentedOperator } from './DocumentedOperator.ts';
import type { Shell } from './Shell.ts';
import { Tally } from './Tally.ts';

/** A parent with a teacher whom they may write to, and the room of the class in which both are. */
export interface Family {
  readonly roomId: string;
  readonly parent: string;
  readonly parentId: string;
  readonly teacher: string;
}

/** A fresh machine, the releases and the roster that come to it, and what is looked at from outside of the story. */
export class StoryWorld {
  readonly machine: DebianMachine;
  readonly tally = new Tally();
  readonly #releases: MadeReleases;
  readonly #looking: Shell;

  private constructor(machine: DebianMachine, releases: MadeReleases) {
    this.machine = machine;
    this.#releases = releases;
    this.#looking = machine.shell();
  }

  static async open(): Promise<StoryWorld> {
    const releases = await MadeReleases.create();
    return new StoryWorld(await DebianMachine.open(), releases);
  }

  /** Somebody who begins a part at a new shell. */
  operator(part?: string): DocumentedOperator {
    if (part !== undefined) this.tally.begin(part);
    return new DocumentedOperator(this.machine, this.tally);
  }

  /** Brings a release to /srv, with its hash beside it. */
  async bring(version: string, flaw?: Flaw): Promise<void> {
    const tarball = await this.#releases.make(version, flaw);
    for (const ending of ['', '.sha256'])
      await copyFile(`${tarball}${ending}`, this.machine.path(`srv/homeroom-${version}.tgz${ending}`));
  }

  bringFile(name: string, content: Buffer): Promise<void> {
    return writeFile(this.machine.path('srv', name), content);
  }

  /** What the machine prints, without being counted: the test's own look. */
  async look(script: string): Promise<string> {
    return (await this.#looking.run(script)).text.trim();
  }

  /** Repeats a look until it prints what is awaited. */
  until(script: string, awaited: RegExp, within = 60_000): Promise<string> {
    return eventually(
      async () => {
        const printed = await this.look(script);
        if (!awaited.test(printed)) throw new Error(`${script} printed:\n${printed}`);
        return printed;
      },
      { within, every: 100 },
    );
  }

  async query(sql: string): Promise<string> {
    return this.look(`runuser -u postgres -- psql homeroom -XAtq -F ' ' -c "${sql}"`);
  }

  /** The same family each time. */
  async family(): Promise<Family> {
    const found = await this.query(`
      SELECT p.room_id, g.external_id, p.user_id, t.external_id
      FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
      JOIN homeroom.participants o ON o.room_id = r.id AND o.role = 'teacher'
      JOIN homeroom.identities g ON g.user_id = p.user_id JOIN homeroom.identities t ON t.user_id = o.user_id
      WHERE r.type = 'forum_subject' AND NOT r.is_archived AND p.left_seq IS NULL AND p.role = 'parent'
      ORDER BY 1, 3 LIMIT 1`);
    const [roomId = '', parent = '', parentId = '', teacher = ''] = found.split(' ');
    if (teacher === '') throw new Error(`There is no family: ${found}`);
    return { roomId, parent, parentId, teacher };
  }

  /** The status of a room at an address, as somebody of the roster asks for it. */
  statusOfRoom(who: string, roomId: string, port: number): Promise<string> {
    return this.look(
      `TOKEN=$(homeroom token --user ${who} --ttl 60 2>/dev/null) && curl -sS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $TOKEN" http://127.0.0.1:${port}/api/chat/rooms/${roomId}/`,
    );
  }

  /** The versions of both servers. */
  versions(): Promise<string> {
    return this.look(
      `for port in 8001 8002; do curl -sS http://127.0.0.1:$port/api/health/ready/ | jq -r .version; done | tr '\\n' ' '`,
    );
  }

  figures(port: number): Promise<string> {
    return this.look(`curl -sS http://127.0.0.1:${port}/metrics`);
  }

  async close(): Promise<void> {
    await this.machine.close();
    await this.#releases.remove();
  }
}
