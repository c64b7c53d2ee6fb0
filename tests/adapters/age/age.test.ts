import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeAgeKey, parseIdentities, parseRecipient } from '../../../adapters/age/ageKeys.ts';
import { AgeFailure, type AgeProblem, decryptAge } from '../../../adapters/age/decryptAge.ts';
import { encryptAge } from '../../../adapters/age/encryptAge.ts';
import { binaryFolder } from '../../support/binaryFolder.ts';

const chunk = 64 * 1024;
const sizes = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 17];

const recipientFrom = (text: string) => parseRecipient(text) ?? expect.fail(`${text} is no recipient`);
const identitiesFrom = (text: string) => parseIdentities(text) ?? expect.fail('no identities');

/** The bytes in pieces of odd sizes. */
async function* inPieces(bytes: Buffer, size = 10_007): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const gather = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
};

describe('age', () => {
  const [mine, other] = [makeAgeKey(), makeAgeKey()];
  const sealed = (plain: Buffer, ...to: readonly string[]): Promise<Buffer> =>
    gather(encryptAge(inPieces(plain), (to.length > 0 ? to : [mine.recipient]).map(recipientFrom)));
  const opened = (bytes: Buffer, identity = mine.identity): Promise<Buffer> =>
    gather(decryptAge(inPieces(bytes), identitiesFrom(identity)));
  const problemOf = async (bytes: Buffer, identity = mine.identity): Promise<AgeProblem | undefined> =>
    opened(bytes, identity).then(
      () => undefined,
      (failure: unknown) => (failure instanceof AgeFailure ? failure.problem : expect.fail(String(failure))),
    );

  it('gives back what was encrypted, whatever its length, to each of several keys', async () => {
    for (const size of sizes) {
      const plain = randomBytes(size);
      const bytes = await sealed(plain, mine.recipient, other.recipient);
      expect((await opened(bytes)).equals(plain), `${size}`).to.equal(true);
      expect((await opened(bytes, `# the second\n${other.identity}\n`)).equals(plain), `${size}`).to.equal(true);
    }
  });

  it('says that another key is needed', async () => {
    expect(await problemOf(await sealed(Buffer.from('x')), other.identity)).to.equal('other-key');
    expect(await problemOf(Buffer.from('age-encryption.org/v2\n'))).to.equal('foreign');
    expect(await problemOf(Buffer.from('PK'))).to.equal('foreign');
  });

  it('gives out nothing that was changed, wherever a bit flips', async () => {
    const plain = randomBytes(2 * chunk + 5);
    const whole = await sealed(plain);
    const places = [...Array.from({ length: 300 }, (_, at) => at), chunk, 2 * chunk, whole.length - 1];
    for (const at of places) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const got: Buffer[] = [];
      const failure = await (async () => {
        for await (const piece of decryptAge(inPieces(flipped), identitiesFrom(mine.identity))) got.push(piece);
      })().catch((reason: unknown) => reason);
      expect(failure, `byte ${at}`).to.be.instanceOf(AgeFailure);
      const out = Buffer.concat(got);
      expect(out.equals(plain.subarray(0, out.length)), `byte ${at}`).to.equal(true);
    }
  });

  it('notices every cut, also between two chunks, and bytes that were added', async () => {
    const whole = await sealed(randomBytes(2 * chunk));
    const header = whole.length - 2 * (chunk + 16);
    const cuts = [1, 30, header - 16, header - 1, header, header + chunk, header + chunk + 16, whole.length - 1];
    for (const cut of cuts)
      expect(await problemOf(whole.subarray(0, cut)), `${cut}`).to.be.oneOf(['damaged', 'foreign']);
    expect(await problemOf(Buffer.concat([whole, Buffer.from('x')]))).to.equal('damaged');
    const swapped = Buffer.concat([
      whole.subarray(0, header),
      whole.subarray(header + chunk + 16),
      whole.subarray(header, header + chunk + 16),
    ]);
    expect(await problemOf(swapped)).to.equal('damaged');
  });

  it('reads keys as age writes them, and nothing with a slip', () => {
    // The example of age's own documentation.
    const known = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
    expect(parseRecipient(known)).not.to.equal(undefined);
    for (const slip of [
      known.replace('q', 'p'),
      known.slice(0, -1),
      known.toUpperCase().replace('AGE1', 'age1'),
      mine.identity,
      'age1',
      '',
    ])
      expect(parseRecipient(slip), slip).to.equal(undefined);
    expect(parseIdentities(`# created\n${mine.identity}\n\n`)).to.have.length(1);
    expect(parseIdentities(mine.recipient)).to.equal(undefined);
    expect(parseIdentities('ssh-ed25519 AAAA')).to.equal(undefined);
  });

  const program = binaryFolder(['age', 'age-keygen']);
  const suite = program === undefined && !process.env['CI'] ? describe.skip : describe;
  suite('beside the program age (Debian: age)', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'homeroom-age-'));
    });
    after(() => rm(folder, { recursive: true }));
    const run = (name: string, ...args: string[]): Buffer =>
      execFileSync(join(program ?? '', name), args, { maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });

    it('decrypts what we encrypt, to a key that it has made, and we what it encrypts', async () => {
      const keys = join(folder, 'backup.key');
      run('age-keygen', '-o', keys);
      const recipient = run('age-keygen', '-y', keys).toString().trim();
      for (const size of sizes) {
        const plain = randomBytes(size);
        const ours = join(folder, 'ours.age');
        await writeFile(ours, await sealed(plain, other.recipient, recipient));
        expect(run('age', '--decrypt', '-i', keys, ours).equals(plain), `theirs of ours, ${size}`).to.equal(true);
        const [file, theirs] = [join(folder, 'plain'), join(folder, 'theirs.age')];
        await writeFile(file, plain);
        run('age', '-r', mine.recipient, '-r', recipient, '-o', theirs, file);
        const [bytes, text] = [await readFile(theirs), await readFile(keys, 'utf8')];
        expect((await opened(bytes, text)).equals(plain), `ours of theirs, ${size}`).to.equal(true);
        expect((await opened(bytes)).equals(plain), `ours of theirs, our key, ${size}`).to.equal(true);
      }
    });

    it('refuses ours once it was changed, too', async () => {
      const [keys, file] = [join(folder, 'mine.key'), join(folder, 'cut.age')];
      await writeFile(keys, `${mine.identity}\n`);
      const whole = await sealed(randomBytes(2 * chunk));
      await writeFile(file, whole.subarray(0, whole.length - chunk - 16));
      const { status } = spawnSync(join(program ?? '', 'age'), ['--decrypt', '-i', keys, '-o', '/dev/null', file]);
      expect(status).not.to.equal(0);
    });
  });
});
