import { expect } from 'chai';
import { reporter, type Violation, violationText } from '../Violation.ts';
import { checkHook } from './checkHook.ts';
import { checkTelling, type Told } from './checkTelling.ts';

/** Two people, two announcements; Ann got a mail of both and a push of each, Ben a mail that was given up. */
const told: Told = {
  announced: new Map([
    [11, 'Told one'],
    [12, 'Told two'],
  ]),
  people: ['ann', 'ben'],
  channels: ['mail', 'push'],
  gone: new Set(['push:ben']),
  notices: [
    ...['ann', 'ben'].flatMap((who) =>
      [11, 12].map((messageId) => ({ who, channel: 'mail', messageId, isGathered: true })),
    ),
    ...[11, 12].map((messageId) => ({ who: 'ann', channel: 'push', messageId, isGathered: true })),
  ],
  deliveries: [
    { id: 1, who: 'ann', channel: 'mail', messageIds: [11, 12], state: 'sent', attempts: 1, failure: null },
    { id: 2, who: 'ben', channel: 'mail', messageIds: [11, 12], state: 'dead', attempts: 10, failure: 'busy' },
    { id: 3, who: 'ann', channel: 'push', messageIds: [11], state: 'sent', attempts: 2, failure: null },
    { id: 4, who: 'ann', channel: 'push', messageIds: [12], state: 'sent', attempts: 1, failure: null },
  ],
  taken: [
    { channel: 'mail', who: 'ann', deliveryId: 1, text: 'as a mail' },
    { channel: 'push', who: 'ann', deliveryId: null, text: 'Nora: Told one' },
    { channel: 'push', who: 'ann', deliveryId: null, text: 'Nora: Told two' },
  ],
};

const wrongIn = (change: Partial<Told>): string[] => {
  const violations: Violation[] = [];
  checkTelling({ ...told, ...change }, reporter(violations));
  return violations.map((one) => violationText(one).split(' {')[0] ?? '');
};

describe('checkTelling', () => {
  it('finds nothing wrong where everybody heard, or it was given up for a reason', () => {
    expect(wrongIn({})).to.deep.equal([]);
  });

  it('counts what a peer took again after an attempt without a record', () => {
    const [, second = expect.fail()] = told.taken;
    expect(checkTelling({ ...told, taken: [...told.taken, second] }, expect.fail)).to.equal(1);
  });

  it('reports a notice that nobody wrote, that waits, that is in no delivery, and that is stored twice', () => {
    const [first = expect.fail(), ...others] = told.notices;
    expect(wrongIn({ notices: others })).to.deep.equal(['told lost: nobody decided to tell them']);
    expect(wrongIn({ notices: [{ ...first, isGathered: false }, ...others] })).to.deep.equal([
      'told lost: the notice still waits',
    ]);
    expect(wrongIn({ notices: [first, ...told.notices] })).to.deep.equal(['told duplicate: a notice is stored twice']);
    expect(wrongIn({ deliveries: told.deliveries.slice(1), taken: told.taken.slice(1) })).to.deep.equal([
      ...['told lost: no delivery was made of the notice', 'told lost: no delivery was made of the notice'],
    ]);
  });

  it('reports a message in two deliveries, also where somebody is gone', () => {
    const [, , , last = expect.fail()] = told.deliveries;
    const again = { ...last, id: 5, state: 'dead', failure: '410' };
    expect(wrongIn({ deliveries: [again, ...told.deliveries] })).to.deep.equal([
      'told duplicate: it is in 2 deliveries',
    ]);
  });

  it('reports what is said to be sent and did not arrive, was not sent, or was given up without a reason', () => {
    const with2 = (change: object) => ({
      deliveries: told.deliveries.map((one) => (one.id === 2 ? { ...one, ...change } : one)),
    });
    expect(wrongIn(with2({ state: 'sent' }))).to.deep.equal(['told lost: nobody took what is said to be sent']);
    expect(wrongIn(with2({ state: 'cancelled' }))).to.deep.equal(['told lost: it was not sent']);
    expect(wrongIn(with2({ failure: '' }))).to.deep.equal(['told lost: it was given up without a reason']);
  });

  it('reports what arrived and was given up, is no delivery, is somebody else’s, or came more often than it was tried', () => {
    const mail = { channel: 'mail', who: 'ben', deliveryId: 2, text: '' } as const;
    const also = (one: Told['taken'][number]) => wrongIn({ taken: [...told.taken, one] });
    expect(also(mail)).to.deep.equal(['told divergent: it was given up, and arrived']);
    expect(also({ ...mail, deliveryId: 9 })).to.deep.equal(['told leak: "" arrived and is no delivery']);
    expect(also({ ...mail, deliveryId: 1 })).to.deep.equal(['told leak: "" arrived and is no delivery']);
    expect(also(told.taken[0] ?? expect.fail())).to.deep.equal(['told duplicate: the peer took more than was tried']);
  });
});

describe('checkHook', () => {
  const [one, two] = [
    { id: 'a', roomId: 1, seq: 3 },
    { id: 'b', roomId: 1, seq: 4 },
  ];
  const wrong = (taken: readonly (typeof one)[]): string[] => {
    const violations: Violation[] = [];
    checkHook({ taken, expected: [one, two] }, reporter(violations));
    return violations.map((violation) => violationText(violation).split(' {')[0] ?? '');
  };

  it('counts events that came again under their id', () => {
    expect(checkHook({ taken: [one, two, one], expected: [one, two] }, expect.fail)).to.equal(1);
  });

  it('reports events that are missing, out of order, or have another id', () => {
    expect(wrong([one])).to.deep.equal(['told lost: the webhook was not told']);
    expect(wrong([two, one])).to.deep.equal(['told inversion: an event came after that of 4']);
    expect(wrong([one, two, { ...one, id: 'c' }])).to.deep.equal(['told duplicate: an event came as a and as c']);
  });
});
