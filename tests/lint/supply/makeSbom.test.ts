import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { runInTree } from '../runInTree.ts';

const SCRIPT = 'scripts/supply/makeSbom.js';
const schemas = 'node_modules/@cyclonedx/cyclonedx-library/res/schema';

interface Component {
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const make = async (epoch: string): Promise<string> => {
  const env = { ...process.env, SOURCE_DATE_EPOCH: epoch };
  const { stdout } = await promisify(execFile)(process.execPath, [resolve(SCRIPT)], { env, maxBuffer: 1 << 26 });
  return stdout;
};

describe('the bill of materials', function suite() {
  this.timeout(30_000);
  let text: string;
  let bom: Bom;
  before(async () => {
    text = await make('1796000000');
    bom = JSON.parse(text);
  });

  it('is CycloneDX 1.6 by its own schema, with licences of SPDX', async () => {
    const read = async (name: string) => JSON.parse(await readFile(`${schemas}/${name}.schema.json`, 'utf8'));
    const ajv = addFormats.default(new Ajv({ strict: false, validateFormats: true }));
    // Formats that the schema has and ajv-formats has not; we write none of either.
    for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
    for (const name of ['spdx.SNAPSHOT', 'jsf-0.82.SNAPSHOT', 'cryptography-defs.SNAPSHOT'])
      ajv.addSchema(await read(name), `http://cyclonedx.org/schema/${name}.schema.json`);
    const isValid = ajv.compile(await read('bom-1.6.SNAPSHOT'));
    expect(isValid(bom), JSON.stringify(isValid.errors?.slice(0, 5))).to.equal(true);
    expect(isValid({ ...bom, specVersion: '1.6', components: [{ type: 'nothing' }] })).to.equal(false);
  });

  it('has every package that npm installs for users, and what the page carries', async () => {
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { dev?: boolean; version: string }>;
    };
    const wanted = Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path]) => path);
    const places = bom.components.map((one) => one['bom-ref'].split('#')[1]);
    expect(places).to.include.members(wanted);
    const carried = bom.components.filter(({ properties }) => properties[0]?.value === 'page').map(({ name }) => name);
    expect(carried).to.include.members(['preact', 'signals', 'linkify-it', 'katex', 'onest']);
    expect(bom.components.length).to.equal(wanted.length + carried.length);
    expect(bom.components.map(({ name }) => name)).not.to.include.members(['mocha']);
  });

  it('has the hash that npm checks, as hexadecimal', async () => {
    const ws = bom.components.find(({ purl }) => purl.startsWith('pkg:npm/ws@')) ?? expect.fail('there is no ws');
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8'));
    const { integrity, version } = lock.packages['node_modules/ws'];
    expect(ws).to.include({ version, purl: `pkg:npm/ws@${version}` });
    expect(ws.hashes).to.deep.equal([
      { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
    ]);
  });

  it('says who asks for what, and everything that it names is there', () => {
    const refs = new Set([bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])]);
    expect(refs.size).to.equal(bom.components.length + 1);
    const unknown = bom.dependencies
      .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
      .filter((ref) => !refs.has(ref));
    expect(unknown).to.deep.equal([]);
    const reached = new Set([bom.metadata.component['bom-ref']]);
    for (const ref of reached)
      for (const next of bom.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) reached.add(next);
    expect([...refs].filter((ref) => !reached.has(ref))).to.deep.equal([]);
  });

  it('is the same for the same lock file and moment', async () => {
    expect(await make('1796000000')).to.equal(text);
    expect(bom.metadata.timestamp).to.equal(new Date(1_796_000_000_000).toISOString());
    expect(JSON.parse(await make('1796000001')).serialNumber).not.to.equal(bom.serialNumber);
  });

  it('finds for each package the one that it gets, the nearest above it', async () => {
    const entry = (version: string, dependencies: object = {}) => ({ version, license: 'MIT', dependencies });
    const packages = {
      '': { name: 'school', version: '1.0.0', dependencies: { left: '1', right: '1' } },
      'node_modules/left': entry('1.0.0', { right: '2' }),
      'node_modules/left/node_modules/right': entry('2.0.0', { '@a/deep': '1' }),
      'node_modules/right': entry('1.0.0'),
      'node_modules/@a/deep': entry('1.0.0', { right: '1' }),
    };
    const { output } = await runInTree({ 'package-lock.json': JSON.stringify({ packages }) }, SCRIPT);
    const made = JSON.parse(output) as Bom;
    const asks = Object.fromEntries(made.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    expect(asks['pkg:npm/left@1.0.0#node_modules/left']).to.deep.equal([
      'pkg:npm/right@2.0.0#node_modules/left/node_modules/right',
    ]);
    expect(asks['pkg:npm/right@2.0.0#node_modules/left/node_modules/right']).to.deep.equal([
      'pkg:npm/%40a/deep@1.0.0#node_modules/@a/deep',
    ]);
    expect(asks['pkg:npm/%40a/deep@1.0.0#node_modules/@a/deep']).to.deep.equal([
      'pkg:npm/right@1.0.0#node_modules/right',
    ]);
    expect(made.components.find(({ name }) => name === 'deep')).to.include({ group: '@a' });
  });
});
