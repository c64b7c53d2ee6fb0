import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';
import { roomName, sharedName } from '../../../core/rooms/roomName.ts';
import { personOf } from '../../support/randomGraph.ts';

const [tess, ada] = [
  { ...personOf(1, 'teacher'), firstName: 'Tess', lastName: 'Miller' },
  { ...personOf(2, 'student'), firstName: 'Ada', lastName: 'Lovelace' },
];
const about = [tess, ada];
const stranger = asUserId(9);
const room = (type: string, more: { name?: string; context?: string; contextName?: string } = {}) => ({
  type,
  ...{ name: '', context: '', contextName: '' },
  ...more,
});

describe('roomName', () => {
  it('shows each end of a relation the other, and everybody else whom the room is about', () => {
    const maths = room('forum_subject', { name: 'Maths · Ada Lovelace', context: 'm1', contextName: 'Maths' });
    const names = [tess.id, ada.id, stranger].map((viewer) => roomName(educationPolicy, maths, about, viewer));
    expect(names).to.deep.equal(['Maths · Ada Lovelace', 'Maths · Tess Miller', 'Maths · Ada Lovelace']);
  });

  it("tells a client's rooms of one job apart by their workers", () => {
    const fence = room('job', { name: 'Fence · Ada Lovelace', context: '1', contextName: 'Fence' });
    const [one, other] = [tess, { ...tess, id: asUserId(3), firstName: 'Tom' }];
    expect(roomName(marketplacePolicy, fence, [one, ada], ada.id)).to.equal('Fence · Tess Miller');
    expect(roomName(marketplacePolicy, fence, [other, ada], ada.id)).to.equal('Fence · Tom Miller');
  });

  it('takes the context where nobody named it, and leaves out what is not there', () => {
    expect(roomName(educationPolicy, room('forum_tutor', { context: 'm1' }), about, ada.id)).to.equal(
      'm1 · Tess Miller',
    );
    expect(roomName(educationPolicy, room('forum_tutor'), about, ada.id)).to.equal('Tess Miller');
  });

  it('calls a room of two by the other, and by both for a moderator who looks in', () => {
    expect(roomName(educationPolicy, room('direct'), about, ada.id)).to.equal('Tess Miller');
    expect(roomName(educationPolicy, room('direct'), about, stranger)).to.equal('Tess Miller, Ada Lovelace');
  });

  it('calls a room of many as its people do', () => {
    expect(roomName(educationPolicy, room('group', { name: 'Trip' }), [], ada.id)).to.equal('Trip');
  });

  it('keeps the stored name where the people are not known and where the type is gone', () => {
    expect(roomName(educationPolicy, room('direct', { name: 'Old' }), [], ada.id)).to.equal('Old');
    expect(roomName(educationPolicy, room('seminar', { name: 'Old' }), about, ada.id)).to.equal('Old');
  });
});

describe('sharedName', () => {
  it('is what those see who are neither end', () => {
    expect(sharedName(educationPolicy, room('forum_subject', { contextName: 'Maths' }), about)).to.equal(
      'Maths · Ada Lovelace',
    );
  });

  it('is never empty: it is the people of the room where its parts say nothing', () => {
    const { group } = standardRoomTypes([]);
    const policy = { ...educationPolicy, roomType: () => ({ ...group, naming: ['context'] as const }) };
    expect(sharedName(policy, room('forum_subject'), about)).to.equal('Tess Miller, Ada Lovelace');
  });
});
