import { expect } from 'chai';
import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';

describe('searchKey', () => {
  for (const [typed, key] of [
    ['Щербакова', 'shcherbakova'],
    ['Алёна Ёлкина', 'alena elkina'],
    ['Zoë  O’Brien-Šmíd', 'zoe o brien smid'],
    ['  ', ''],
    ['Їжак', 'izhak'],
    ['李 小龍 3', '李 小龍 3'],
    ['Łoś Đorđe Jørn Ærø', 'los dorde jorn aero'],
    ['Weiß Işık İpek Þór Guðrún', 'weiss isik ipek thor gudrun'],
    ['Қасым Үміт Ұлы Әлия', 'qasym umit uly aliia'],
    ['Ａｎｎａ ﬁ', 'anna fi'],
    ['?!', ''],
  ] as const)
    it(`spells "${typed}" as "${key}"`, () => {
      expect(searchKey(typed)).to.equal(key);
    });

  it('spells composed and decomposed letters alike', () => {
    expect(searchKey('й'.normalize('NFD'))).to.equal(searchKey('й'));
  });

  it('leaves a key unchanged', () => {
    for (const text of ['Щербакова', 'Zoë', 'A-B c']) expect(searchKey(searchKey(text))).to.equal(searchKey(text));
  });

  it('puts the last name first', () => {
    expect(nameKey({ firstName: 'Анна', lastName: 'Щербакова' })).to.equal('shcherbakova anna');
  });
});

describe('similarity', () => {
  it('is 1 for the beginning of a word, in any order of words', () => {
    expect(similarity('anna shch', 'shcherbakova anna')).to.equal(1);
  });

  it('is above the threshold for one or two wrong letters, and below it for another name', () => {
    for (const typed of ['shcerbakova', 'shcherbakowa', 'sherbakova', 'shchrebakova'])
      expect(similarity(typed, 'shcherbakova anna'), typed).to.be.at.least(similarityThreshold);
    for (const typed of ['ivanov', 'xyz', 'kovalenko'])
      expect(similarity(typed, 'shcherbakova anna'), typed).to.be.below(similarityThreshold);
  });

  it('is 0 if nothing was typed or there is no name', () => {
    expect(similarity('', 'anna')).to.equal(0);
    expect(similarity('anna', '')).to.equal(0);
  });
});
