import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { policyOf } from '../../composition/policyOf.ts';
import { readConfig } from '../../composition/readConfig.ts';
import { canonicalPolicy } from '../../core/permissions/canonicalPolicy.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../core/permissions/marketplacePolicy.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { supervisionExample } from '../support/supervisionExample.ts';

const head = { extends: 'education', name: 'north school' };
const term = { of: 'student', by: ['guardian_of'] };

describe('a policy in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-policy-'));
    path = join(folder, 'policy.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (content: unknown): Promise<Policy> => {
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return policyOf(readConfig({ POLICY: path }));
  };
  const refusal = async (content: unknown): Promise<string> => {
    const error = await read(content).then(
      () => expect.fail('The file is taken'),
      (failure: unknown) => failure,
    );
    expect(error).to.have.property('code', 'INVALID_REQUEST');
    return (error as Error).message;
  };

  it('is the shipped one with other columns and more kinds of relation', async () => {
    const policy = await read({
      ...head,
      relations: { leads_year_of: { from: 'staff', to: 'student' } },
      roomTypes: { direct: { supervision: [{ ...term, by: ['guardian_of', 'leads_year_of'] }] } },
    });
    expect(policy.name).to.equal('north school');
    expect(policy.roomType('direct').supervision?.[0]?.by).to.deep.equal(['guardian_of', 'leads_year_of']);
    expect(policy.roomType('direct').title).to.deep.equal(educationPolicy.roomType('direct').title);
    expect(policy.relations['leads_year_of']).to.deep.equal({ from: 'staff', to: 'student' });
    expect(policy.clause('teacher', 'student').terms).to.deep.equal(educationPolicy.clause('teacher', 'student').terms);
    const same = await read({ ...head });
    expect(canonicalPolicy(same)).to.equal(canonicalPolicy({ ...educationPolicy, name: 'north school' }));
  });

  it('lets roles talk at any time that could not, and changes nothing else', async () => {
    const policy = await read({
      extends: 'marketplace',
      name: 'anybody',
      always: [
        ['worker', 'client'],
        ['client', 'client'],
      ],
    });
    expect(policy.clause('client', 'worker').terms).to.equal('always');
    expect(policy.clause('client', 'client').terms).to.equal('always');
    expect(policy.clause('worker', 'worker').terms).to.deep.equal(marketplacePolicy.clause('worker', 'worker').terms);
  });

  it('may be the one that the documentation shows', async () => {
    const policy = await read(await supervisionExample());
    expect(policy.roomType('direct').supervision?.[0]).to.deep.include({ upToYear: 6, with: ['teacher'] });
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['no JSON', '{ "extends": ', 'is not JSON ('],
    ['a list', [], 'holds no object; write { "extends": "education"'],
    ['no shipped policy', { ...head, extends: 'clinic' }, 'write "extends": "education" or "marketplace" or "alumni"'],
    ['the name of a shipped one', { ...head, name: 'education' }, 'has no name of its own; write "name":'],
    [
      'another member',
      { ...head, roles: [] },
      'has /roles, which means nothing; write extends, name, always, relations',
    ],
    ['another room type', { ...head, roomTypes: { chat: {} } }, 'has /roomTypes/chat, and "education" has only direct'],
    ['what rooms rest on', { ...head, roomTypes: { direct: { key: [] } } }, 'has /roomTypes/direct/key, which a file'],
    ['a row that is none', { ...head, roomTypes: { direct: [] } }, 'has no object at /roomTypes/direct'],
    ['rows that are none', { ...head, roomTypes: 'direct' }, 'has no object at /roomTypes'],
    ['a kind that is there', { ...head, relations: { teaches: {} } }, 'changes /relations/teaches, which "education"'],
    ['a kind without ends', { ...head, relations: { leads: { from: 'staff' } } }, 'between whom /relations/leads is'],
    ['a kind of other roles', { ...head, relations: { leads: { from: 'x', to: 'student' } } }, '"x" is not one of its'],
    ['pairs that are none', { ...head, always: ['tutor'] }, 'says something else at /always'],
    ['pairs of other roles', { ...head, always: [['x', 'student']] }, 'names x at /always, and "education" has only'],
    ['requests that are none', { ...head, requests: [] }, 'has no object at /requests'],
    ['requests of one role', { ...head, requests: { between: [['tutor']] } }, 'says something else at /requests'],
    [
      'requests of other roles',
      { ...head, requests: { between: [['x', 'student']] } },
      'requests name "x", which is not one of its',
    ],
    [
      'requests without a number',
      { ...head, requests: { between: [['parent', 'parent']], open: 'many' } },
      'requests.open is no whole number',
    ],
    [
      'requests of who may talk always',
      { ...head, requests: { between: [['parent', 'admin']] } },
      'may always talk; leave them out of requests',
    ],
    [
      'a wrong term',
      { ...head, roomTypes: { direct: { supervision: [term, { ...term, of: 'pupil' }] } } },
      'supervision[1] of "direct" is of "pupil", which is not one of its roles',
    ],
    [
      'a term that is none',
      { ...head, roomTypes: { direct: { supervision: [null] } } },
      'supervision[0] of "direct" is no',
    ],
    [
      'a column in another form',
      { ...head, roomTypes: { direct: { post: 5 } } },
      'post of "direct" says nothing; write',
    ],
  ];
  for (const [what, content, sentence] of wrong)
    it(`is refused with ${what}`, async () =>
      expect(await refusal(content))
        .to.contain(`POLICY: ${path} `)
        .and.to.contain(sentence));

  it('is refused with a sentence if there is no such file, or no such name', () => {
    expect(() => policyOf({ policy: join(folder, 'none.json') })).to.throw('none.json cannot be read; write the path');
    expect(() => readConfig({ POLICY: 'clinic' })).to.throw(
      'POLICY: must be education, marketplace, alumni, or the path of a JSON file that ends in .json',
    );
    expect(readConfig({ POLICY: 'Marketplace' }).policy).to.equal('marketplace');
  });
});
