/**
 * Writes what a release consists of as a software bill of materials: CycloneDX 1.6 in JSON, from package-lock.json. The same
 * lock file and moment give the same file.
 *
 *   node scripts/supply/makeSbom.js [file]   standard output without a file; SOURCE_DATE_EPOCH is the moment in seconds
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockedPackages, resolveFrom, shippedPackages } from './lockedPackages.js';

/** @param {string} name @param {string} version */
const purlOf = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;

/** @param {string | undefined} license */
const licencesOf = (license) => {
  if (license === undefined) return {};
  const isExpression = /[\s()]/.test(license);
  return { licenses: [isExpression ? { expression: license } : { license: { id: license } }] };
};

/** @param {string | undefined} integrity an SRI, e.g. `sha512-…` */
const hashesOf = (integrity) => {
  const [, algorithm = '', digest = ''] = /^(sha256|sha384|sha512)-(\S+)/.exec(integrity ?? '') ?? [];
  if (digest === '') return {};
  const alg = algorithm.replace('sha', 'SHA-');
  return { hashes: [{ alg, content: Buffer.from(digest, 'base64').toString('hex') }] };
};

/** @param {string} text a UUID that is the same for the same text (RFC 9562, version 8) */
const uuidOf = (text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};

/**
 * The bill of materials of the package in the current folder.
 * @param {Date} at
 */
export const makeSbom = (at) => {
  const all = lockedPackages();
  const root = all.find(({ path }) => path === '');
  if (root === undefined) throw new Error('package-lock.json does not name the package itself: run npm install');
  const shipped = shippedPackages(all);
  const byPath = new Map(shipped.map((one) => [one.path, one]));
  // One package may be installed at several places; each place has dependencies of its own.
  /** @param {{ readonly path: string, readonly name: string, readonly version: string }} one */
  const refOf = ({ path, name, version }) => (path === '' ? purlOf(name, version) : `${purlOf(name, version)}#${path}`);
  const components = shipped.map((one) => {
    const [, group, bare = one.name] = /^(@[^/]+)\/(.+)$/.exec(one.name) ?? [];
    return {
      type: 'library',
      'bom-ref': refOf(one),
      ...(group !== undefined && { group }),
      ...{ name: bare, version: one.version, scope: one.isOptional ? 'optional' : 'required' },
      ...hashesOf(one.integrity),
      ...licencesOf(one.license),
      purl: purlOf(one.name, one.version),
      properties: [{ name: 'homeroom:in', value: one.isBundled ? 'page' : 'installation' }],
    };
  });
  const dependencies = [{ ...root, isBundled: false }, ...shipped].map((one) => ({
    ref: refOf(one),
    dependsOn: [
      ...new Set(
        [...one.dependencies, ...one.peers].flatMap((name) => {
          const found = resolveFrom(byPath, one.path, name);
          return found === undefined ? [] : [refOf(found)];
        }),
      ),
    ].sort(),
  }));
  const bundled = shipped.filter(({ isBundled, path }) => isBundled && !path.includes('/node_modules/')).map(refOf);
  const own = dependencies[0];
  if (own !== undefined) own.dependsOn = [...new Set([...own.dependsOn, ...bundled])].sort();
  const serial = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
    serialNumber: `urn:uuid:${uuidOf(`${serial} ${at.toISOString()}`)}`,
    metadata: {
      timestamp: at.toISOString(),
      lifecycles: [{ phase: 'build' }],
      component: {
        ...{ type: 'application', 'bom-ref': refOf(root), name: root.name, version: root.version },
        ...licencesOf(root.license),
        purl: purlOf(root.name, root.version),
      },
    },
    components,
    dependencies,
  };
};

/** @param {Date} at */
export const sbomText = (at) => `${JSON.stringify(makeSbom(at), null, 2)}\n`;

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const text = sbomText(epoch === undefined ? new Date() : new Date(Number(epoch) * 1000));
  const [, , file] = process.argv;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
