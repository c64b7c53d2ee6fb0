import { expect } from 'chai';
import { cutAnswer } from '../../../adapters/mail/incoming/cutAnswer.ts';
import { htmlToText } from '../../../adapters/mail/incoming/htmlToText.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { answerSamples, htmlAnswers, wholeAnswers } from './answerSamples.ts';

describe('cutAnswer', () => {
  for (const { of, text, words } of answerSamples)
    it(`keeps what was written: ${of}`, () => {
      expect(cutAnswer(text)).to.equal(words);
      expect(cutAnswer(text.replaceAll('\n', '\r\n'))).to.equal(words);
    });

  for (const [place, text] of wholeAnswers.entries())
    it(`cuts nothing of what only looks like a quote (${place + 1})`, () => {
      expect(cutAnswer(text)).to.equal(text);
    });

  it('leaves nothing of a mail that only quotes', () => {
    expect(cutAnswer('\n\nOn Mon, Nov 30, 2026 at 7:04 AM x <a@b.example> wrote:\n> old\n> older\n')).to.equal('');
    expect(cutAnswer('\nSent from my iPhone\n\n-- \nPam')).to.equal('');
  });

  it('takes little time for texts that are made to take much', () => {
    const hostile = [
      '>'.repeat(300_000),
      'On 1:00 2026 '.repeat(20_000),
      'a@b:\n'.repeat(60_000),
      'From: x\n'.repeat(40_000),
      `${' '.repeat(200_000)}:`,
      '-'.repeat(200_000),
      '\u0001'.repeat(100_000),
    ];
    expect(cpuTime(() => hostile.map(cutAnswer))).to.be.below(3_000);
  });
});

describe('htmlToText', () => {
  for (const { of, text, words } of htmlAnswers)
    it(`keeps what was written: ${of}`, () => {
      expect(cutAnswer(htmlToText(text))).to.equal(words);
    });

  it('takes little time for pages that are made to take much', () => {
    const hostile = [
      '<div>'.repeat(100_000),
      '<'.repeat(300_000),
      '<!--'.repeat(100_000),
      '&amp'.repeat(100_000),
      `<div class="gmail_quote">${'<div>'.repeat(100_000)}`,
      `<p ${'class="x" '.repeat(50_000)}>`,
      '<p> </p>'.repeat(50_000),
    ];
    expect(cpuTime(() => hostile.map(htmlToText))).to.be.below(3_000);
  });
});
