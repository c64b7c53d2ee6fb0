import { expect } from 'chai';
import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import { readAs } from '../../../../adapters/wire/directory/readAs.ts';
import { nameKey } from '../../../../core/contacts/searchKey.ts';
import type { SourceSettings } from '../../../../core/directory/SourceSettings.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { fullName } from '../../../../core/permissions/Person.ts';
import { rosterBundleOf } from './rosterBundleOf.ts';

const people = [
  ['t', '太郎', '田中'],
  ['m', '민준', '김'],
  ['a', 'Anna', 'Nagy'],
  ['x', '小明', '王'],
  ['h', 'ハナ', 'ヤマダ'],
  ['s', 'Tarō', 'Tanaka'],
  ['o', 'Cher', ''],
] as const;

const shownNames = async (settings: SourceSettings = {}): Promise<readonly string[]> => {
  const { snapshot } = await readRoster(
    rosterBundleOf({
      'manifest.csv': ['propertyName,value', 'oneroster.version,1.1', 'file.enrollments,absent'],
      'users.csv': [
        'sourcedId,role,givenName,familyName',
        ...people.map(([id, given, family]) => `${id},student,${given},${family}`),
      ],
    }),
    { ...readAs(settings), policy: educationPolicy, asOf: '2026-09-01' },
  );
  return snapshot.users.map(fullName);
};

describe('the order of names', () => {
  it('follows the letters of a name where nothing is set', async () => {
    expect(await shownNames()).to.deep.equal([
      ...['田中太郎', '김민준', 'Anna Nagy', '王小明', 'ヤマダハナ', 'Tarō Tanaka', 'Cher'],
    ]);
  });

  it('has the family name first in Hungarian, Japanese, Chinese and Korean schools', async () => {
    const expected = ['田中太郎', '김민준', 'Nagy Anna', '王小明', 'ヤマダハナ', 'Tanaka Tarō', 'Cher'];
    for (const language of ['hu', 'ja', 'zh-Hant', 'KO'])
      expect(await shownNames({ language }), language).to.deep.equal(expected);
    expect(await shownNames({ nameOrder: 'family_first' })).to.deep.equal(expected);
    expect((await shownNames({ language: 'de' }))[2]).to.equal('Anna Nagy');
  });

  it('follows what is set before the language and the letters', async () => {
    expect(await shownNames({ nameOrder: 'given_first', language: 'hu' })).to.deep.equal([
      ...['太郎 田中', '민준 김', 'Anna Nagy', '小明 王', 'ハナ ヤマダ', 'Tarō Tanaka', 'Cher'],
    ]);
  });

  it('finds a name as it is written, and by each of its parts', () => {
    expect(nameKey({ firstName: '太郎', lastName: '田中' }).split(' ')).to.deep.equal(['田中', '太郎', '田中太郎']);
    expect(nameKey({ firstName: 'Anna', lastName: 'Nagy' })).to.equal('nagy anna');
  });
});
