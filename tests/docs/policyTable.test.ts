import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';

const rows = (readFileSync('docs/policy.md', 'utf8').split('## The education policy')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim()),
  );
const [head = [], , ...body] = rows;
const roles = head.slice(1);

describe('docs/policy.md', () => {
  it('lists the roles of the education policy from the strongest to the weakest', () => {
    expect(roles).to.deep.equal(educationPolicy.roles);
    expect(body.map(([role]) => role)).to.deep.equal(educationPolicy.roles);
  });

  it('says for each pair of roles what the policy says, from both sides', () => {
    for (const [one = '', ...cells] of body)
      for (const [index, cell] of cells.entries()) {
        const other = roles[index] ?? '';
        const { terms } = educationPolicy.clause(one, other);
        const pair = `${one} and ${other}`;
        if (typeof terms === 'string') expect(cell, pair).to.equal(terms);
        else expect(['always', 'never'], pair).not.to.include(cell);
        expect(body[index]?.[roles.indexOf(one) + 1], pair).to.equal(cell);
      }
  });
});
