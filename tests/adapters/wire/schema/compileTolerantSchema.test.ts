import { expect } from 'chai';
import Type from 'typebox';
import { compileTolerantSchema } from '../../../../adapters/wire/schema/compileTolerantSchema.ts';
import { strictObject } from '../../../../adapters/wire/schema/scalarSchemas.ts';
import { taggedUnion } from '../../../../adapters/wire/schema/taggedUnion.ts';
import { ChatError } from '../../../../core/errors.ts';

const name = Type.Optional(Type.String());
const read = compileTolerantSchema(
  strictObject({
    name,
    inner: Type.Optional(strictObject({ name })),
    list: Type.Optional(Type.Array(strictObject({ name }))),
  }),
  'The body',
);
const readOne = compileTolerantSchema(
  taggedUnion('type', [
    strictObject({ type: Type.Literal('person'), person_id: Type.Integer() }),
    strictObject({ type: Type.Literal('group'), name: Type.String() }),
  ]),
);

const refusal = (work: () => unknown): string => {
  try {
    return `taken: ${JSON.stringify(work())}`;
  } catch (failure) {
    if (!(failure instanceof ChatError)) throw failure;
    return failure.message;
  }
};

describe('compileTolerantSchema', () => {
  it('leaves out what nobody knows, on every level, and leaves the caller’s value as it was', () => {
    const given = { name: 'a', colour: 1, inner: { name: 'b', size: 2 }, list: [{ name: 'c', deep: { x: 1 } }] };
    const before = structuredClone(given);
    expect(read(given)).to.deep.equal({ name: 'a', inner: { name: 'b' }, list: [{ name: 'c' }] });
    expect(given).to.deep.equal(before);
    expect(read({})).to.deep.equal({});
  });

  it('refuses what is known and wrong, and a value of which nothing is known', () => {
    expect(refusal(() => read({ colour: 1, name: 5 }))).to.equal('The body: name must be a string.');
    expect(refusal(() => read({ colour: 1 }))).to.equal('The body: colour is not known here; leave it out.');
    for (const value of [null, 'text', 5, []]) expect(refusal(() => read(value))).to.match(/must be an object/);
  });

  it('refuses names that mean something else to JavaScript, wherever they are', () => {
    for (const text of [
      '{"name":"a","__proto__":{"admin":true}}',
      '{"name":"a","constructor":1}',
      '{"name":"a","more":{"deep":[{"__proto__":1}]}}',
    ])
      expect(refusal(() => read(JSON.parse(text)))).to.match(/is not known here/);
    expect(Reflect.get({}, 'admin')).to.equal(undefined);
  });

  it('refuses a member of another alternative, and ignores one of none', () => {
    expect(readOne({ type: 'person', person_id: 1, colour: 2 })).to.deep.equal({ type: 'person', person_id: 1 });
    expect(refusal(() => readOne({ type: 'person', person_id: 1, name: 'a' }))).to.equal(
      'The request: name is not known here; leave it out.',
    );
  });

  it('refuses what is nested too deeply to be looked at', () => {
    const deep = JSON.parse(`{"name":"a","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`) as unknown;
    expect(refusal(() => read(deep))).to.match(/x is not known here/);
  });
});
