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
  it('shows each end of a relation the other end, and everybody else the second person', () => {
    const maths = room('forum_subject', { name: 'Maths · Ada Lovelace', context: 'm1', contextName: 'Maths' });
    const names = [tess.id, ada.id, stranger].map((viewer) => roomName(educationPolicy, maths, about, viewer));
    expect(names).to.deep.equal(['Maths · Ada Lovelace', 'Maths · Tess Miller', 'Maths · Ada Lovelace']);
  });

  it("distinguishes a client's rooms of one job by their workers", () => {
    const fence = room('job', { name: 'Fence · Ada Lovelace', context: '1', contextName: 'Fence' });
    const [one, other] = [tess, { ...tess, id: asUserId(3), firstName: 'Tom' }];
    expect(roomName(marketplacePolicy, fence, [one, ada], ada.id)).to.equal('Fence · Tess Miller');
    expect(roomName(marketplacePolicy, fence, [other, ada], ada.id)).to.equal('Fence · Tom Miller');
  });

  it('uses the context itself if it has no name, and leaves out missing parts', () => {
    expect(roomName(educationPolicy, room('forum_tutor', { context: 'm1' }), about, ada.id)).to.equal(
      'm1 · Tess Miller',
    );
    expect(roomName(educationPolicy, room('forum_tutor'), about, ada.id)).to.equal('Tess Miller');
  });

  it('names a room of two by the other person, and by both for an observer', () => {
    expect(roomName(educationPolicy, room('direct'), about, ada.id)).to.equal('Tess Miller');
    expect(roomName(educationPolicy, room('direct'), about, stranger)).to.equal('Tess Miller, Ada Lovelace');
  });

  it('shows the name that people gave to a room of many', () => {
    expect(roomName(educationPolicy, room('group', { name: 'Trip' }), [], ada.id)).to.equal('Trip');
  });

  it('shows the stored name if the people are unknown or the type is no longer declared', () => {
    expect(roomName(educationPolicy, room('direct', { name: 'Old' }), [], ada.id)).to.equal('Old');
    expect(roomName(educationPolicy, room('seminar', { name: 'Old' }), about, ada.id)).to.equal('Old');
  });
});

describe('sharedName', () => {
  it('is the name for people who are neither end', () => {
    expect(sharedName(educationPolicy, room('forum_subject', { contextName: 'Maths' }), about)).to.equal(
      'Maths · Ada Lovelace',
    );
  });

  it('is never empty: it names the people of the room if its parts give no text', () => {
    const { group } = standardRoomTypes([]);
    const policy = { ...educationPolicy, roomType: () => ({ ...group, naming: ['context'] as const }) };
    expect(sharedName(policy, room('forum_subject'), about)).to.equal('Tess Miller, Ada Lovelace');
  });
});
