import { expect } from 'chai';
import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { rosterBundleOf } from './rosterBundleOf.ts';
import { failureOf } from './schoolBundle.ts';

const refusalOf = async (files: Readonly<Record<string, readonly string[]>>): Promise<string> =>
  (await failureOf(readRoster(rosterBundleOf(files), { policy: educationPolicy, asOf: '2026-10-01' }))).message;

describe('refuseForeignFormat', () => {
  it('names the format of files that are no roster', async () => {
    expect(await refusalOf({ 'users.csv': ['username,firstname,lastname,email,course1'] })).to.include('Moodle');
    expect(await refusalOf({ 'users.csv': ['First Name,Last Name,User Unique ID'] })).to.include('Schoology');
    expect(await refusalOf({ 'users.csv': ['First Name,Last Name,Org Unit Path'] })).to.include('Google Classroom');
  });
});
