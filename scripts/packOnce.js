import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CACHE = 'node_modules/.cache/homeroom';
const STAMP = 'dist/.built';

/**
 * The path of the packed package, as `npm pack` makes it from the last build. Packs again only after another build or a
 * change of package.json; processes that ask at once may each pack, and find the same.
 */
export const packOnce = () => {
  if (!existsSync(STAMP)) throw new Error('There is nothing to pack: run `npm run build` first');
  const age = Math.max(statSync(STAMP).mtimeMs, statSync('package.json').mtimeMs);
  const tarball = resolve(CACHE, 'package.tgz');
  if (existsSync(tarball) && statSync(tarball).mtimeMs > age) return tarball;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'pack-'));
  try {
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    renameSync(join(folder, packed.trim()), tarball);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tarball;
};
