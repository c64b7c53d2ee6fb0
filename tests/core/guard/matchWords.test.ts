import { expect } from 'chai';
import { makeMatchWords } from '../../../core/guard/matchWords.ts';
import { asWordEntryId, readWordLines, type WordEntry } from '../../../core/guard/WordEntry.ts';
import { rootOrganisation } from '../../../core/ids.ts';
import { coverRanges } from '../../../core/text/foldText.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const entries = (...patterns: string[]): WordEntry[] =>
  patterns.map((pattern, index) => ({
    ...{ id: asWordEntryId(index + 1), organisation: rootOrganisation, language: 'en', action: 'mask', pattern },
  }));
const covered = (patterns: readonly string[], text: string): string =>
  coverRanges(text, makeMatchWords(entries(...patterns))(text));

describe('lists of words', () => {
  const met: readonly (readonly [pattern: string, text: string])[] = [
    ['dolt', 'You DOLT!'],
    ['dolt', 'dólt'],
    ['dolt', 'd\u200bo\u00adlt'],
    ['dolt', 'd.o.l.t'],
    ['dolt', 'd o l t'],
    ['dolt', 'do-lt'],
    ['dolt', 'd0lt'],
    ['dolt', 'dooolt'],
    ['dolt', 'dоlt'], // with a Cyrillic letter
    ['dolt', 'ｄｏｌｔ'],
    ['dolt*', 'doltish'],
    ['*dolt', 'megadolt'],
    ['d*lt', 'doooult'],
    ['very bad', 'very,  BAD'],
    ['very bad*', 'very badly'],
    ['балда', 'Балда!'],
    ['балда', 'бaлдa'], // with Latin letters
    ['ёж', 'еж'],
    ['笨蛋', '你是笨 蛋吗'],
    ['โง่', 'คุณโง่มาก'],
  ];
  for (const [pattern, text] of met)
    it(`find ${pattern} in ${JSON.stringify(text)}`, () => expect(covered([pattern], text)).to.include('•••'));

  const unmet: readonly (readonly [pattern: string, text: string])[] = [
    ['ass', 'class and passage'],
    ['dolt', 'adult'],
    ['dolt*', 'a bolt'],
    ['very bad', 'very good, bad'],
    ['балда', 'балдахин'],
  ];
  for (const [pattern, text] of unmet)
    it(`do not find ${pattern} in ${JSON.stringify(text)}`, () => expect(covered([pattern], text)).to.equal(text));

  it('say where, in the written text', () => {
    expect(covered(['dolt', 'twit*'], 'Hé, d.o.l.t — twits 😀!')).to.equal('Hé, ••• — ••• 😀!');
  });

  it('are read from lines, with what is wrong in which line', async () => {
    expect(readWordLines('# ours\n\n dolt \r\nDOLT\nvery  bad\n')).to.deep.equal(['dolt', 'very bad']);
    for (const line of ['*', 'a*', '(a+)+$', 'x'.repeat(65), 'a b c d e f g'])
      expect(await refusalOf(Promise.resolve().then(() => readWordLines(line))), line).to.equal('INVALID_REQUEST');
  });

  it('are read in bounded time, whatever patterns and texts are', () => {
    const stars = Array.from({ length: 500 }, (_, index) => `a*a*a*a*a*a*a*b${'c'.repeat(index % 20)}`);
    const match = makeMatchWords(entries(...stars));
    const spent = cpuTime(() => {
      match('a'.repeat(10_000));
      match('a '.repeat(5_000));
    });
    expect(spent).to.be.below(3_000);
  });
});
