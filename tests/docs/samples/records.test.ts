import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { readHistoryLine } from '../../../adapters/wire/history/readHistoryLine.ts';
import { readPolicyFile } from '../../../composition/readPolicyFile.ts';
import { alumniPolicy } from '../../../core/permissions/alumniPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { type Fence, fences } from './fences.ts';
import { type ApiDocument, sampleSchool } from './sampleSchool.ts';

const shipped = { education: educationPolicy, marketplace: marketplacePolicy, alumni: alumniPolicy };
const nameOf = ({ page, line }: Fence): string => `${page}:${line}`;
const isPolicy = ({ code }: Fence): boolean => code.includes('"extends"');
/** Bodies of calls, by page and by words in them. */
const bodies: readonly (readonly [page: string, has: string, method: string, path: string])[] = [
  ['docs/announcements.md', '"audience"', 'post', '/api/chat/announcements/'],
  ['docs/roster.md', '"pull"', 'put', '/api/directory/sources/{source}/settings/'],
];
const bodyOf = ({ page, code }: Fence) => bodies.find(([of, has]) => of === page && code.includes(has));
const isHistory = ({ page }: Fence): boolean => page === 'docs/history.md';
const isRoles = ({ page, code }: Fence): boolean => page === 'docs/roster.md' && code.includes('"counselor"');

describe('JSON in documents', function suite() {
  this.timeout(60_000);
  const all = fences('json').filter(({ mark }) => mark === undefined);

  it('is each a policy, a body, a history or a table of roles', () => {
    const kinds = [isPolicy, bodyOf, isHistory, isRoles];
    expect(all.filter((fence) => !kinds.some((is) => is(fence))).map(nameOf)).to.deep.equal([]);
  });

  it('has policies that a server takes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-policies-'));
    for (const [index, fence] of all.filter(isPolicy).entries()) {
      const file = join(folder, `${index}.json`);
      await writeFile(file, fence.code);
      expect(() => readPolicyFile(file, shipped), nameOf(fence)).not.to.throw();
    }
    await rm(folder, { recursive: true });
  });

  it('has bodies that the schemas of their calls allow', async () => {
    const school = await sampleSchool();
    const api: ApiDocument = await (await fetch(`${school.address}/api/openapi.json`)).json();
    await school.close();
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    for (const fence of all) {
      const [, , method = '', path = ''] = bodyOf(fence) ?? [];
      if (path === '') continue;
      const schema = api.paths[path]?.[method]?.requestBody?.content['application/json']?.schema;
      expect(schema, `${method} ${path}`).not.to.equal(undefined);
      const isValid = ajv.compile({ ...schema, components: api.components });
      expect(isValid(JSON.parse(fence.code)), `${nameOf(fence)}: ${JSON.stringify(isValid.errors)}`).to.equal(true);
    }
  });

  it('has lines of a history that an import reads', () => {
    for (const fence of all.filter(isHistory))
      for (const [index, line] of fence.code.trim().split('\n').entries())
        expect(readHistoryLine(index, line), `${nameOf(fence)}: ${line}`).to.have.property('record');
  });

  it('has tables of roles that name roles of the policy', () => {
    for (const fence of all.filter(isRoles))
      for (const role of Object.values(JSON.parse(fence.code)))
        expect([...educationPolicy.roles, null], nameOf(fence)).to.include(role);
  });
});
