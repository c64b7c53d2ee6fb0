import { readFileSync } from 'node:fs';

/**
 * A package as package-lock.json has it.
 * @typedef {object} LockedPackage
 * @property {string} path where npm puts it, e.g. `node_modules/ws`
 * @property {string} name
 * @property {string} version
 * @property {string | undefined} license as its package.json says it
 * @property {string | undefined} integrity
 * @property {boolean} isDevelopment nobody who installs Homeroom gets it
 * @property {boolean} isOptional it may be missing, e.g. on another platform
 * @property {readonly string[]} dependencies names of what it asks for, optional ones too
 * @property {readonly string[]} peers names of what it finds beside it
 */

/**
 * The package itself, at the path '', and all packages that npm installs for it.
 * @returns {readonly LockedPackage[]}
 */
export const lockedPackages = (file = 'package-lock.json') => {
  /** @type {{ packages?: Record<string, Record<string, unknown>> }} */
  const { packages = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (entry.link === true) return [];
    const { name = path.replace(/^.*node_modules\//, ''), version, license, integrity } = entry;
    return [
      {
        ...{ path, name: String(name), version: String(version) },
        license: typeof license === 'string' ? license : undefined,
        integrity: typeof integrity === 'string' ? integrity : undefined,
        isDevelopment: entry.dev === true,
        isOptional: entry.optional === true,
        dependencies: Object.keys({ ...namesIn(entry.dependencies), ...namesIn(entry.optionalDependencies) }),
        peers: Object.keys(namesIn(entry.peerDependencies)),
      },
    ];
  });
};

/** @param {unknown} value @returns {Record<string, unknown>} */
const namesIn = (value) => (typeof value === 'object' && value !== null ? { ...value } : {});

/**
 * Which of the packages a package gets that asks for this name: the nearest one above it.
 * @param {ReadonlyMap<string, LockedPackage>} byPath
 * @param {string} path of who asks
 * @param {string} name
 */
export const resolveFrom = (byPath, path, name) => {
  for (let folder = path; ; folder = folder.replace(/\/?node_modules\/(?!.*node_modules\/).*$/, '')) {
    const found = byPath.get(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (found !== undefined || folder === '') return found;
  }
};

/** What the page and the documentation's pages carry inside, though only the build installs it; with what it needs. */
export const BUNDLED = [
  'preact',
  '@preact/signals',
  'linkify-it',
  'katex',
  '@fontsource-variable/onest',
  'emojibase-data',
];

/**
 * The packages that reach those who use Homeroom: installed with it, or inside the page.
 * @param {readonly LockedPackage[]} all
 * @returns {readonly (LockedPackage & { readonly isBundled: boolean })[]}
 */
export const shippedPackages = (all) => {
  const byPath = new Map(all.map((one) => [one.path, one]));
  const shipped = new Map(
    all.filter((one) => one.path !== '' && !one.isDevelopment).map((one) => [one.path, { ...one, isBundled: false }]),
  );
  /** @param {string} from @param {string} name */
  const bundle = (from, name) => {
    const found = resolveFrom(byPath, from, name);
    if (found === undefined || shipped.has(found.path)) return;
    shipped.set(found.path, { ...found, isBundled: true });
    // KaTeX asks for a program of the command line, which is not in the page.
    if (name === 'katex') return;
    for (const next of found.dependencies) bundle(found.path, next);
  };
  for (const name of BUNDLED) if (byPath.has(`node_modules/${name}`)) bundle('', name);
  return [...shipped.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
};
