import { expect } from 'chai';
import { array, assert, double, oneof, property, string } from 'fast-check';
import { decodeCursor, encodeCursor } from '../../../adapters/system/pageCursor.ts';

describe('pageCursor', () => {
  it('decodes to the encoded values, and needs no escaping in an address', () => {
    const value = oneof(string({ unit: 'binary' }), double({ noDefaultInfinity: true, noNaN: true }));
    assert(
      property(array(value, { maxLength: 6 }), (values) => {
        const plain = values.map((one) => (typeof one === 'string' ? one.replaceAll('\0', '') : one + 0));
        const cursor = encodeCursor(plain);
        expect(cursor).to.match(/^[A-Za-z0-9_-]+$/);
        const kinds = plain.map((one) => (typeof one === 'string' ? 'string' : 'number'));
        expect(decodeCursor(cursor, ...kinds)).to.deep.equal(JSON.parse(JSON.stringify(plain)));
      }),
    );
  });

  it('is base64url of JSON', () => {
    for (const values of [[], [1], [12], ['a', -0.25], ['Žižka']]) {
      const text = JSON.stringify(values).replace('Ž', '\\u017d').replace('ž', '\\u017e');
      expect(encodeCursor(values)).to.equal(Buffer.from(text).toString('base64url'));
    }
  });

  it('refuses a cursor that was not made for such a list', () => {
    const cursor = encodeCursor(['name', 7]);
    for (const [given, kinds] of [
      [cursor, ['string']],
      [cursor, ['number', 'string']],
      [`${cursor}x`, ['string', 'number']],
      [cursor.slice(0, -1), ['string', 'number']],
      ['', []],
      ['nonsense!', []],
      [Buffer.from('["a\\u0000b"]').toString('base64url'), ['string']],
    ] as const)
      expect(() => decodeCursor(given, ...kinds), given)
        .to.throw()
        .with.property('code', 'INVALID_REQUEST');
  });
});
