import { expect } from 'chai';
import Type from 'typebox';
import { NamedComponents } from '../../../../adapters/wire/schema/NamedComponents.ts';

const pet = Type.Object({ title: Type.String() }, { title: 'Pet' });

describe('NamedComponents', () => {
  it('refers to schemas by their titles at any depth', () => {
    const components = new NamedComponents();
    const referred = components.refer(Type.Object({ pets: Type.Array(pet), best: Type.Union([pet, Type.Null()]) }));
    const reference = { $ref: '#/components/schemas/Pet' };
    expect(referred).to.deep.include({
      properties: { pets: { type: 'array', items: reference }, best: { anyOf: [reference, { type: 'null' }] } },
    });
    expect(components.schemas).to.have.all.keys('Pet');
    expect(components.schemas['Pet'], 'a member with the name title is not a title').to.deep.include({
      properties: { title: { type: 'string' } },
    });
  });

  it('refuses two schemas with one title', () => {
    const components = new NamedComponents();
    components.refer(pet);
    expect(() => components.refer(Type.Object({}, { title: 'Pet' }))).to.throw(RangeError, 'Pet');
  });
});
