import { expect } from 'chai';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { checkSetting, findSetting, liveSettings } from '../../../core/settings/liveSettings.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';

const { roles } = educationPolicy;
const parsed = (name: string, text: string): unknown => findSetting(name, roles)?.definition.form.parse(text);

describe('settings that are changed while nodes run', () => {
  it('are a closed list whose defaults and examples are values of their own form', () => {
    const names = liveSettings.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, form, fallback } of liveSettings) {
      expect(form.parse(form.example), `${name}: example`).to.not.equal(undefined);
      if (fallback !== null) expect(form.parse(fallback), `${name}: default`).to.not.equal(undefined);
    }
  });

  for (const [name, good, bad] of [
    ['RATE_MESSAGES_PER_MINUTE', ['1', '30', '1000000'], ['0', '-1', '1.5', '1e3', '1000001', 'ten', '']],
    ['RATE_MESSAGES_PER_MINUTE_TEACHER', ['60'], ['0']],
    [
      'QUIET_HOURS',
      ['20:00-07:00', '20:00 - 07:00', 'off', 'OFF'],
      ['20:00', '20-7', '24:00-07:00', '08:00-08:00', 'on'],
    ],
    ['ROSTER_GUARD_PEOPLE', ['0.2', '.05', '1', '1.0'], ['0', '0.0', '1.1', '20%', '2', '-0.1']],
    ['WORD_LISTS', ['on', 'off', 'TRUE', '0'], ['yes', '2', '']],
    ['BANNER', ['Closed on Friday', 'x'.repeat(300)], ['x'.repeat(301), 'two\nlines', 'a\u0000b', 'a\u2028b']],
    [
      'MAINTENANCE_UNTIL',
      ['2027-01-10T18:00:00Z', '2027-01-10T18:00+03:00'],
      ['2027-01-10', '18:00', '2027-01-10T18:00:00', '2027-13-10T18:00Z'],
    ],
  ] as const)
    it(`${name} takes its form and nothing else`, () => {
      for (const text of good) expect(parsed(name, text), text).to.not.equal(undefined);
      for (const text of bad) expect(parsed(name, text), text).to.equal(undefined);
    });

  it('have limits of single roles of the policy, and of no others', () => {
    expect(findSetting('RATE_MESSAGES_PER_MINUTE_TEACHER', roles)?.role).to.equal('teacher');
    expect(findSetting('RATE_MESSAGES_PER_MINUTE_WORKER', roles)).to.equal(undefined);
    expect(findSetting('QUIET_HOURS_TEACHER', roles)).to.equal(undefined);
  });

  it('say what to write, by the name of the variable', async () => {
    const check = async (name: string, text: string) => checkSetting(name, text, roles);
    const refusal = await refusedBy(check('RATE_MESSAGES_PER_MINUTE', 'many'));
    expect([refusal.code, refusal.message]).to.deep.equal([
      'INVALID_REQUEST',
      'RATE_MESSAGES_PER_MINUTE: must be a whole number from 1 to 1000000, for example RATE_MESSAGES_PER_MINUTE=10.',
    ]);
    expect((await refusedBy(check('PORT', '80'))).message).to.contain('set the environment variable and restart');
  });
});
