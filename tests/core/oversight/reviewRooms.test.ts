import { expect } from 'chai';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { asCaseId } from '../../../core/oversight/OversightCase.ts';
import { makeReviewRooms } from '../../../core/oversight/reviewRooms.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { personOf } from '../../support/randomGraph.ts';

const school = [asOrganisationId(5), asOrganisationId(0)];
const room = { id: asRoomId(7), scope: school };
const head: Person = { ...personOf(1, 'admin'), roles: [{ role: 'admin', scope: school }] };
const other: Person = { ...head, roles: [{ role: 'admin', scope: [asOrganisationId(6), asOrganisationId(0)] }] };

describe('reviewRooms', () => {
  const reviews = (
    mode: 'open' | 'case',
    { caseId, isUnderReview = false }: { caseId?: number; isUnderReview?: boolean },
  ) => {
    const asked: unknown[] = [];
    const covering = async (...question: unknown[]) => {
      asked.push(question);
      return caseId === undefined ? undefined : asCaseId(caseId);
    };
    const made = makeReviewRooms({
      ...{ cases: { covering }, policy: educationPolicy, mode },
      isUnderReview: async () => isUnderReview,
    });
    return { ...made, asked };
  };

  it('asks no store where roles are enough, and for people without the right in the organisation', async () => {
    const open = reviews('open', { caseId: 3 });
    expect(await open.moderatesRoom(head, room)).to.deep.equal({ caseId: null });
    expect(await open.moderatesRoom(other, room)).to.equal(null);
    expect(open.moderatesByRole(head, school)).to.deep.equal({ caseId: null });
    const byCase = reviews('case', { caseId: 3 });
    for (const person of [other, personOf(2, 'teacher'), { ...head, isActive: false }])
      expect(await byCase.moderatesRoom(person, room)).to.equal(null);
    expect([open.asked, byCase.asked]).to.deep.equal([[], []]);
  });

  it('asks for a case of the organisations in which the person has the right', async () => {
    const { moderatesRoom, moderatesByRole, asked } = reviews('case', { caseId: 3 });
    expect(await moderatesRoom(head, room)).to.deep.equal({ caseId: 3 });
    expect(asked).to.deep.equal([[room.id, { within: [asOrganisationId(5)], hiddenFrom: asUserId(1) }]]);
    expect(moderatesByRole(head, school)).to.equal(null);
  });

  it('lets moderators into a room under review without a case', async () => {
    expect(await reviews('case', {}).moderatesRoom(head, room)).to.equal(null);
    const reviewed = reviews('case', { isUnderReview: true });
    expect(await reviewed.moderatesRoom(head, room)).to.deep.equal({ caseId: null });
    expect(await reviewed.moderatesRoom(other, room)).to.equal(null);
  });
});
