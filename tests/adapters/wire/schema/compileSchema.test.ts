import { expect } from 'chai';
import Type from 'typebox';
import { compileSchema } from '../../../../adapters/wire/schema/compileSchema.ts';
import {
  clientIdSchema,
  idSchema,
  nullable,
  strictObject,
  textSchema,
} from '../../../../adapters/wire/schema/scalarSchemas.ts';
import { taggedUnion } from '../../../../adapters/wire/schema/taggedUnion.ts';
import { ChatError } from '../../../../core/errors.ts';

const read = compileSchema(
  taggedUnion('type', [
    strictObject({ type: Type.Literal('talk'), user_id: idSchema, client_id: Type.Optional(nullable(clientIdSchema)) }),
    strictObject({
      type: Type.Literal('name'),
      name: textSchema(10, 1),
      tags: Type.Optional(Type.Array(textSchema(5), { maxItems: 1 })),
    }),
  ]),
  'The thing',
);

const complaint = (value: unknown): unknown => {
  try {
    return read(value);
  } catch (failure) {
    if (!(failure instanceof ChatError)) throw failure;
    expect(failure.code).to.equal('INVALID_REQUEST');
    const [first] = failure.details as { path: string; problem: string }[];
    expect(failure.message).to.equal(`The thing${first?.path ? `: ${first.path.slice(1)}` : ''} ${first?.problem}.`);
    return failure.details;
  }
};

describe('compileSchema', () => {
  it('returns a valid value unchanged', () => {
    for (const value of [
      { type: 'talk', user_id: 1 },
      { type: 'talk', user_id: 2 ** 53 - 1, client_id: null },
      { type: 'name', name: 'Зоя 😀' },
    ])
      expect(read(value)).to.equal(value);
  });

  const wrong: readonly [unknown, string, string][] = [
    [undefined, '', 'must be an object'],
    [null, '', 'must be an object'],
    [[], '', 'must be an object'],
    [{}, '/type', 'is missing'],
    [{ type: 3 }, '/type', 'must be a string'],
    [{ type: 'shout' }, '/type', 'must be one of "talk", "name"'],
    [{ type: 'talk' }, '/user_id', 'is missing'],
    [{ type: 'talk', user_id: '1' }, '/user_id', 'must be an integer'],
    [{ type: 'talk', user_id: 0 }, '/user_id', 'must be at least 1'],
    [{ type: 'talk', user_id: 2 ** 53 }, '/user_id', 'must be at most 9007199254740991'],
    [{ type: 'talk', user_id: Number.NaN }, '/user_id', 'must be an integer'],
    [{ type: 'talk', user_id: 1, client_id: 7 }, '/client_id', 'must be a string'],
    [
      { type: 'talk', user_id: 1, client_id: 'urn:uuid:6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11' },
      '/client_id',
      'must have at most 36 characters',
    ],
    [{ type: 'name', name: '' }, '/name', 'must have at least 1 character'],
    [{ type: 'name', name: 'a', user_id: 1 }, '/user_id', 'is not known here; leave it out'],
    [{ type: 'name', name: 'a', tags: ['b', 'c'] }, '/tags', 'must have at most 1 entry'],
    [{ type: 'name', name: 'a', tags: ['bbbbbb'] }, '/tags/0', 'must have at most 5 characters'],
  ];
  for (const [value, path, problem] of wrong)
    it(`says of ${JSON.stringify(value) ?? 'nothing'} that ${path || 'it'} ${problem}`, () => {
      expect(complaint(value)).to.deep.equal([{ path, problem }]);
    });

  it('refuses text that cannot be stored', () => {
    for (const name of ['\0', 'a\ud800', '\udc00a'])
      expect(complaint({ type: 'name', name })).to.have.nested.property('[0].path', '/name');
  });

  it('refuses members that name a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(complaint(JSON.parse(`{"type":"name","name":"a","${name}":{}}`))).to.deep.equal([
        { path: `/${name}`, problem: 'is not known here; leave it out' },
      ]);
    expect(complaint(JSON.parse('{"__proto__":{"type":"name","name":"a"}}'))).to.deep.equal([
      { path: '/type', problem: 'is missing' },
    ]);
  });

  it('repeats only the beginning of a long name', () => {
    const [first] = complaint({ type: 'name', name: 'a', ['x'.repeat(10_000)]: 1 }) as { path: string }[];
    expect(first?.path).to.have.length.below(200);
  });
});
