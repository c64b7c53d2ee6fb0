import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = 'dist/command/homeroom.js';

/** What is wrong with a made release. */
export type Flaw = keyof typeof flaws;

/** A server that starts, says that it is ready, and opens no socket. */
const deafen = `import { Server as MadeServer } from 'node:http';
    const madeDeaf = () => {
      const madeListen = MadeServer.prototype.listen;
      MadeServer.prototype.listen = function (...args) {
        const emit = this.emit;
        this.emit = function (name, ...rest) {
          if (name !== 'upgrade') return emit.call(this, name, ...rest);
          rest[1].destroy();
          return true;
        };
        return madeListen.apply(this, args);
      };
    };\n`;

/** Put before the text of the program, each a fault that a release may have. */
const flaws = {
  /** It ends as soon as it is started. */
  startless: `if (process.argv[2] === 'serve') { console.error('made to fail'); process.exit(1); }\n`,
  deaf: `${deafen}if (process.argv[2] === 'serve') madeDeaf();\n`,
  /** The first server that runs it is whole, and every later one is deaf. */
  deafBeside: `${deafen}import { existsSync as madeExists, writeFileSync as madeWrite } from 'node:fs';
    const madeMark = new URL('made-mark', import.meta.url);
    if (process.argv[2] === 'serve') {
      if (madeExists(madeMark)) madeDeaf();
      else madeWrite(madeMark, '');
    }\n`,
} as const;

/** Tarballs of this checkout as later releases, as `npm run release` makes them, with the packages that they need inside. */
export class MadeReleases {
  readonly #folder: string;
  readonly #tarball: string;

  private constructor(folder: string, tarball: string) {
    this.#folder = folder;
    this.#tarball = tarball;
  }

  static async create(): Promise<MadeReleases> {
    const { packOnce } = (await import(pathToFileURL(resolve('scripts/packOnce.js')).href)) as { packOnce(): string };
    return new MadeReleases(await mkdtemp(join(tmpdir(), 'homeroom-releases-')), packOnce());
  }

  /** The path of the tarball of a release, beside which stands its hash. */
  async make(version: string, flaw?: Flaw): Promise<string> {
    const folder = join(this.#folder, version, 'package');
    await mkdir(folder, { recursive: true });
    await run('tar', ['-xzf', this.#tarball, '--strip-components', '1', '-C', folder]);
    // Of this checkout as it is: a change of deploy/ alone does not pack anew.
    await rm(join(folder, 'deploy'), { recursive: true });
    await cp('deploy', join(folder, 'deploy'), { recursive: true });
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
    if (flaw !== undefined) {
      const text = await readFile(join(folder, program), 'utf8');
      await writeFile(
        join(folder, program),
        text.replace(/^(#!.*\n)?/, (line) => `${line}${flaws[flaw]}`),
      );
    }
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const tarball = join(this.#folder, `homeroom-${version}.tgz`);
    await run('tar', ['-czf', tarball, '-C', join(this.#folder, version), 'package']);
    const { stdout } = await run('sha256sum', [`homeroom-${version}.tgz`], { cwd: this.#folder });
    await writeFile(`${tarball}.sha256`, stdout);
    await rm(join(this.#folder, version), { recursive: true });
    return tarball;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
