import { expect } from 'chai';
import { roleTable } from '../../../../adapters/roster/records/roleTable.ts';

describe('roleTable', () => {
  it('finds the words of the standards in any case and with spaces, hyphens and underscores', () => {
    const roleOf = roleTable(['admin', 'teacher', 'tutor', 'parent', 'student']);
    const words = [
      'SiteAdministrator',
      'co-teacher',
      'TEACHER_AIDE',
      'Legal Guardian',
      'ｐｕｐｉｌ',
      'nurse',
      'constructor',
    ];
    expect(words.map(roleOf)).to.deep.equal(['admin', 'teacher', 'tutor', 'parent', 'student', undefined, undefined]);
  });

  it('uses only the words of roles that the policy has', () => {
    const roleOf = roleTable(['student', 'office']);
    expect(['teacher', 'tutor', 'pupil'].map(roleOf)).to.deep.equal([undefined, undefined, 'student']);
  });

  it("maps a role's own name to the role, even if the standards use it for another one", () => {
    const roleOf = roleTable(['instructor', 'teacher', 'head_of_year']);
    expect(['faculty', 'instructor', 'Head of Year'].map(roleOf)).to.deep.equal([
      'teacher',
      'instructor',
      'head_of_year',
    ]);
  });

  it("replaces words and role names by a host's lines", () => {
    const roleOf = roleTable(['teacher', 'tutor', 'student'], { Professor: 'tutor', tutor: 'teacher' });
    expect(['professor', 'tutor', 'faculty'].map(roleOf)).to.deep.equal(['tutor', 'teacher', 'teacher']);
  });
});
