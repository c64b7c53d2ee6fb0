import { expect } from 'chai';
import { checkEmoji } from '../../../core/messages/Reaction.ts';
import { caught } from '../../support/caught.ts';

describe('checkEmoji', () => {
  for (const emoji of ['👍', '👍🏽', '🎉', '❤️', '👨‍👩‍👧‍👦', '👩🏽‍🏫', '🏳️‍🌈', '🇷🇺', '1️⃣', '#️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '😀'])
    it(`takes ${emoji}`, () => expect(checkEmoji(emoji)).to.equal(emoji));

  it('counts an emoji with and without its variation selector as one', () => {
    expect(checkEmoji('❤')).to.equal('❤\uFE0F');
    expect(checkEmoji('☺')).to.equal('☺\uFE0F');
    expect(checkEmoji('👍\uFE0F')).to.equal('👍');
    expect(checkEmoji('❤\u200D🔥')).to.equal('❤\uFE0F\u200D🔥');
    expect(checkEmoji('1\u20E3')).to.equal('1\uFE0F\u20E3');
    expect(checkEmoji('☝🏽')).to.equal('☝🏽');
    expect(checkEmoji('🏃\u200D♂')).to.equal('🏃\u200D♂\uFE0F');
  });

  for (const text of ['', ' ', 'a', '1', '#', '👍👍', '👍 ', ' 👍', '👍\n', '<b>', '\u200D', '👍\u200D', '🇷', '🏽x'])
    it(`refuses ${JSON.stringify(text)}`, () => expect(caught(() => checkEmoji(text))).to.equal('INVALID_REQUEST'));

  it('refuses more than 64 bytes', () => {
    const long = `👨${'\u200D👨'.repeat(8)}`;
    expect(checkEmoji('👩🏽‍❤️‍💋‍👨🏽')).to.equal('👩🏽‍❤️‍💋‍👨🏽');
    expect(Buffer.byteLength(long)).to.equal(60);
    expect(checkEmoji(long)).to.equal(long);
    expect(caught(() => checkEmoji(`${long}\u200D👨`))).to.equal('INVALID_REQUEST');
  });
});
