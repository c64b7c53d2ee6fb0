/**
 * Writes the files of a release into `release/`: the package as it was last built, its bill of materials, and the SHA-256 of both.
 *
 *   npm run package   builds, and writes them for the version of package.json; commits and tags nothing
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packOnce } from './packOnce.js';
import { sbomText } from './supply/makeSbom.js';

const FOLDER = 'release';

/** The moment of the last commit, so that the same release has the same bill of materials; now outside of git. */
const momentOf = () => {
  try {
    const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Date(Number(seconds) * 1000);
  } catch {
    return new Date();
  }
};

/** Writes a file of the hash beside a file, as `sha256sum --check` reads it. @param {string} file */
const writeHash = (file) => {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(`${file}.sha256`, `${hash}  ${basename(file)}\n`);
  return hash;
};

/** @param {string} version */
export const writeRelease = (version) => {
  mkdirSync(FOLDER, { recursive: true });
  const tarball = join(FOLDER, `homeroom-${version}.tgz`);
  copyFileSync(packOnce(), tarball);
  const sbom = join(FOLDER, `homeroom-${version}.cdx.json`);
  writeFileSync(sbom, sbomText(momentOf()));
  writeHash(sbom);
  return { tarball, sbom, hash: writeHash(tarball) };
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { tarball, sbom, hash } = writeRelease(version);
  console.log(`${tarball}\n${sbom}\nSHA-256 ${hash}`);
}
