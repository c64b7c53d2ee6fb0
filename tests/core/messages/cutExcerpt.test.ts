import { expect } from 'chai';
import { cutExcerpt } from '../../../core/messages/cutExcerpt.ts';

const shown = (text: string, ...words: readonly string[]): string =>
  cutExcerpt(
    text,
    words.map((word) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length })),
  )
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('');

describe('cutExcerpt', () => {
  it('shows a short text whole, with the matches marked', () => {
    expect(shown('one two three', 'two')).to.equal('one [two] three');
    expect(shown('one', 'one')).to.equal('[one]');
    expect(shown('one')).to.equal('one');
    expect(cutExcerpt('', [])).to.deep.equal([]);
  });

  it('cuts at spaces on both sides of the first match', () => {
    const text = `${'before '.repeat(50)}match${' after'.repeat(50)}`;
    const excerpt = shown(text, 'match');
    expect(excerpt).to.match(/^before .*before \[match\] after .*after$/);
    expect(excerpt.length).to.be.within(170, 202);
  });

  it('leaves out matches beyond its end, and cuts a match at its end', () => {
    expect(shown(`a ${'x '.repeat(200)}late`, 'a', 'late')).to.match(/^\[a\] x[x ]*x$/);
    expect(shown('y'.repeat(300), 'y'.repeat(300))).to.equal(`[${'y'.repeat(200)}]`);
  });

  it('does not cut a character in half', () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const text = `${'-'.repeat(shift)}${'😀'.repeat(200)}match${'😀'.repeat(200)}`;
      expect(shown(text, 'match')).to.match(/^-*(?:\p{Emoji_Presentation})+\[match\](?:\p{Emoji_Presentation})+$/u);
    }
  });
});
