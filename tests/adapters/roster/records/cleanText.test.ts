import { expect } from 'chai';
import fc from 'fast-check';
import { cleanText } from '../../../../adapters/roster/records/cleanText.ts';

describe('cleanText', () => {
  it('keeps letters of every script and joins them in NFC', () => {
    expect(cleanText(' Йо\u0308рг \n O’Neill ')).to.equal('Йо\u0308рг O’Neill'.normalize('NFC'));
  });

  it('changes no text that it has cleaned already', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => cleanText(cleanText(text)) === cleanText(text)));
  });
});
