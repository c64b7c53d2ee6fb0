import { expect } from 'chai';
import { Seal } from '../../../../adapters/bus/secret/Seal.ts';
import { SharedSecret } from '../../../../adapters/bus/secret/SharedSecret.ts';

const text = JSON.stringify({ content: 'Добрый день 😀' });

const secretOf = async (value: string): Promise<SharedSecret> => {
  const secret = new SharedSecret(async () => value);
  await secret.read();
  return secret;
};

const node = async (nodeId: string, value = 'shared', purpose = 'tests 1'): Promise<Seal> =>
  new Seal({ secret: await secretOf(value), nodeId, purpose });

describe('Seal', () => {
  it('opens what another node sealed', async () => {
    const [one, other] = [await node('one'), await node('other')];
    expect(other.open(one.seal(text, 'room'), 'one', 'room')).to.equal(text);
  });

  it('shows nothing of the text, and never seals the same text alike', async () => {
    const one = await node('one');
    const [first, second] = [one.seal(text, 'room'), one.seal(text, 'room')];
    expect(first).to.not.equal(second);
    for (const sealed of [first, second])
      expect(Buffer.from(sealed, 'base64').toString('latin1')).to.not.include('content');
  });

  it('opens nothing that is bound to something else, or names another node', async () => {
    const [one, other] = [await node('one'), await node('other')];
    const sealed = one.seal(text, 'room');
    expect(other.open(sealed, 'one', 'elsewhere')).to.equal(undefined);
    expect(other.open(sealed, 'other', 'room')).to.equal(undefined);
  });

  it('opens nothing of another purpose or another secret', async () => {
    const sealed = (await node('one')).seal(text, 'room');
    expect((await node('other', 'shared', 'tests 2')).open(sealed, 'one', 'room')).to.equal(undefined);
    expect((await node('other', 'another')).open(sealed, 'one', 'room')).to.equal(undefined);
    expect((await node('other', '')).open((await node('one', '')).seal(text, 'room'), 'one', 'room')).to.equal(
      undefined,
    );
  });

  it('opens nothing that was changed, cut or forged', async () => {
    const [one, other] = [await node('one'), await node('other')];
    const bytes = Buffer.from(one.seal(text, 'room'), 'base64');
    for (const place of [0, 11, 12, 27, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(place) + 1) % 256, place);
      expect(other.open(changed.toString('base64'), 'one', 'room'), `byte ${place}`).to.equal(undefined);
    }
    for (const length of [0, 5, 12, 27, 28, 40])
      expect(other.open(bytes.subarray(0, length).toString('base64'), 'one', 'room')).to.equal(undefined);
    for (const forged of ['', '{', '\u0000', 'x'.repeat(1_000)])
      expect(other.open(forged, 'one', 'room')).to.equal(undefined);
  });

  it('still opens after messages under many forged node names', async () => {
    const [one, other] = [await node('one'), await node('other')];
    const sealed = one.seal(text, 'room');
    for (let name = 0; name < 200; name += 1) other.open(sealed, `node ${name}`, 'room');
    expect(other.open(sealed, 'one', 'room')).to.equal(text);
  });

  it('follows the secret to another one', async () => {
    let value = 'before';
    const secret = new SharedSecret(async () => value);
    expect(() => secret.nameOf('x')).to.throw('not known yet');
    expect([await secret.read(), await secret.read()]).to.deep.equal([true, false]);
    const seal = new Seal({ secret, nodeId: 'one', purpose: 'tests 1' });
    const [sealed, name] = [seal.seal(text, 'room'), secret.nameOf('x')];
    value = 'after';
    expect(await secret.read()).to.equal(true);
    expect(seal.open(sealed, 'one', 'room')).to.equal(undefined);
    expect(secret.nameOf('x'))
      .to.match(/^[\w-]{22}$/)
      .and.not.equal(name);
  });
});
