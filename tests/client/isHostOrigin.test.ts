import { expect } from 'chai';
import { isHostOrigin } from '../../client/embed/isHostOrigin.ts';

const own = 'https://chat.school.example';

describe('isHostOrigin', () => {
  const cases: readonly (readonly [string, readonly string[], boolean])[] = [
    ['https://school.example', ['https://school.example'], true],
    ['https://school.example', ['https://school.example:8443'], false],
    ['http://school.example', ['https://school.example'], false],
    [own, ['self'], true],
    ['https://school.example', ['self'], false],
    ['https://a.b.school.example', ['https://*.school.example'], true],
    ['https://school.example', ['https://*.school.example'], false],
    ['https://evilschool.example', ['https://*.school.example'], false],
    ['http://a.school.example', ['https://*.school.example'], false],
    ['https://a.school.example:8443', ['https://*.school.example:8443'], true],
    ['https://a.school.example.evil.test', ['https://*.school.example'], false],
    ['null', ['self', 'https://school.example'], false],
    ['https://school.example', [], false],
  ];
  for (const [origin, frames, may] of cases)
    it(`${may ? 'hears' : 'does not hear'} ${origin} where ${frames.join(' and ') || 'nobody'} may frame`, () => {
      expect(isHostOrigin(origin, frames, own)).to.equal(may);
    });
});
