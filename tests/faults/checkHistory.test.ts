import { expect } from 'chai';
import { checkHistory, type Evidence } from './checkHistory.ts';
import {
  type Applied,
  type ClientHistory,
  emptyHistory,
  type Received,
  type SendRecord,
  type StoredRoom,
} from './History.ts';

const roomId = 7;
const [ann, ben, eve] = [1, 2, 3];

const event = (seq: number, messageId: number, type = 'new_message') => ({ roomId, seq, messageId, type });

const received = (seq: number, messageId: number, type = 'new_message'): Received => ({
  ...event(seq, messageId, type),
  kind: 'live',
  socket: 1,
  node: 0,
  at: seq,
});

const applied = (seq: number, messageId: number | null, type = 'new_message'): Applied => ({
  ...{ roomId, seq, messageId, type },
  era: 0,
});

const sent = (clientId: string, content: string, messageId: number, seq: number): SendRecord => ({
  clientId,
  roomId,
  content,
  sentAt: 0,
  attempts: 1,
  isUncertain: false,
  outcome: 'acked',
  node: 0,
  code: null,
  settledAt: 1,
  answers: [{ messageId, seq, at: 1 }],
});

const stored = (id: number, seq: number, clientId: string, sentContent: string, content = sentContent) => ({
  id,
  seq,
  senderId: ann,
  clientId,
  sentContent,
  content,
  isDeleted: false,
});

const seen = (id: number, clientId: string, content: string) => ({
  id,
  clientId,
  senderId: ann,
  content,
  isDeleted: false,
});

const reader = (name: string, userId: number): ClientHistory => ({
  ...emptyHistory(name, userId, false),
  received: [received(1, 11), received(2, 12), received(3, 11, 'message_edited')],
  applied: [applied(1, 11), applied(2, 12), applied(3, 11, 'message_edited')],
  canaries: new Set([roomId]),
  rooms: [
    {
      roomId,
      cursor: 3,
      isMember: true,
      messages: new Map([
        [11, seen(11, 'a', 'one, better')],
        [12, seen(12, 'b', 'two')],
      ]),
    },
  ],
});

interface Planted {
  ann: ClientHistory;
  ben: ClientHistory;
  eve: ClientHistory;
  room: StoredRoom;
}

/** Ann sends two messages and edits one; Ben reads them, and Eve is not in the room. */
const clean = (): Planted => ({
  ann: { ...reader('ann', ann), sends: [sent('a', 'one', 11, 1), sent('b', 'two', 12, 2)] },
  ben: reader('ben', ben),
  eve: emptyHistory('eve', eve, false),
  room: {
    id: roomId,
    headSeq: 3,
    messages: [stored(11, 1, 'a', 'one', 'one, better'), stored(12, 2, 'b', 'two')],
    events: [{ seq: 3, type: 'message_edited', messageId: 11, userIds: [] }],
    memberships: [
      { userId: ann, isUsable: true, visibleFromSeq: 0 },
      { userId: ben, isUsable: true, visibleFromSeq: 0 },
    ],
  },
});

const evidence = ({ ann, ben, eve, room }: Planted): Evidence => ({ histories: [ann, ben, eve], rooms: [room] });

/** The violations that the checker finds after a change of the clean history, e.g. `I1 lost`. */
const found = (plant: (planted: Planted) => Partial<Planted>): string[] => {
  const planted = clean();
  const violations = checkHistory(evidence({ ...planted, ...plant(planted) }));
  return [...new Set(violations.map(({ invariant, wrong }) => `${invariant} ${wrong}`))];
};

describe('checkHistory', () => {
  it('finds nothing in a clean history', () => {
    expect(checkHistory(evidence(clean()))).to.deep.equal([]);
  });

  it('finds an acknowledged message that is not stored', () => {
    const plant = ({ room }: Planted) => ({
      room: { ...room, headSeq: 1, messages: room.messages.slice(0, 1), events: [] },
    });
    expect(found(plant)).to.include('I1 lost');
  });

  it('finds a message that is stored twice with one client_id', () => {
    const plant = ({ room }: Planted) => ({
      room: { ...room, headSeq: 4, messages: [...room.messages, stored(13, 4, 'b', 'two')] },
    });
    expect(found(plant)).to.include('I1 duplicate');
  });

  it('finds one body with two client_ids', () => {
    const plant = ({ room }: Planted) => ({
      room: { ...room, headSeq: 4, messages: [...room.messages, stored(13, 4, 'c', 'two')] },
    });
    expect(found(plant)).to.include.members(['I1 duplicate', 'I6 unsent']);
  });

  it('finds a reader who has another order than the stored one', () => {
    const plant = ({ ben }: Planted) => ({
      ben: { ...ben, applied: [applied(1, 12), applied(2, 11), ...ben.applied.slice(2)] },
    });
    expect(found(plant)).to.deep.equal(['I2 inversion']);
  });

  it('finds ids that do not grow with seq', () => {
    const plant = ({ room }: Planted) => ({
      room: { ...room, messages: [stored(12, 1, 'a', 'one'), stored(11, 2, 'b', 'two')] },
    });
    expect(found(plant)).to.include('I2 inversion');
  });

  it('finds a gap in the stored seqs, and a head beyond them', () => {
    const gap = ({ room }: Planted) => ({ room: { ...room, messages: room.messages.slice(1) } });
    expect(found(gap)).to.include('I3 gap');
    expect(found(({ room }) => ({ room: { ...room, headSeq: 4 } }))).to.include('I3 gap');
  });

  it('finds a gap, a duplicate and an inversion in what a client has applied', () => {
    const applying =
      (...order: number[]) =>
      ({ ben }: Planted) => ({
        ben: { ...ben, applied: order.map((index) => ben.applied[index]!) },
      });
    expect(found(applying(0, 2))).to.include('I4 gap');
    expect(found(applying(0, 1, 1, 2))).to.include('I4 duplicate');
    expect(found(applying(0, 2, 1))).to.include('I4 inversion');
  });

  it('finds a gap, a duplicate and an inversion in what one socket has delivered', () => {
    const receiving =
      (...order: number[]) =>
      ({ ben }: Planted) => ({
        ben: { ...ben, received: order.map((index) => ben.received[index]!) },
      });
    expect(found(receiving(0, 2))).to.deep.equal(['I4 gap']);
    expect(found(receiving(0, 1, 1, 2))).to.deep.equal(['I4 duplicate']);
    expect(found(receiving(0, 2, 1))).to.include('I4 inversion');
  });

  it('allows a gap that a room_head has announced', () => {
    const announced = ({ ben }: Planted) => ({
      ben: {
        ...ben,
        received: [received(1, 11), { ...received(2, 12), kind: 'head' as const }, received(3, 11, 'message_edited')],
      },
    });
    expect(found(announced)).to.deep.equal([]);
  });

  it('finds a member who lacks events in the end', () => {
    const plant = ({ ben }: Planted) => ({ ben: { ...ben, rooms: ben.rooms.map((view) => ({ ...view, cursor: 2 })) } });
    expect(found(plant)).to.deep.equal(['I4 gap']);
  });

  it('finds two results for one client_id, and a conflict without a reason', () => {
    const twice = ({ ann }: Planted) => ({
      ann: {
        ...ann,
        sends: ann.sends.map((record) => ({
          ...record,
          answers: [...record.answers, { messageId: 99, seq: 9, at: 2 }],
        })),
      },
    });
    expect(found(twice)).to.deep.equal(['I5 duplicate']);
    const conflict = { ...sent('z', 'three', 0, 0), outcome: 'refused' as const, code: 'CONFLICT', answers: [] };
    expect(found(({ ann }) => ({ ann: { ...ann, sends: [...ann.sends, conflict] } }))).to.deep.equal(['I5 conflict']);
  });

  it('finds another body that was accepted under a used client_id', () => {
    const probe = { clientId: 'a', content: 'other', outcome: 'acked' as const, code: null };
    expect(found(({ ann }) => ({ ann: { ...ann, probes: [probe] } }))).to.deep.equal(['I5 conflict']);
  });

  it('finds a refused message that is stored, unless an earlier attempt may have stored it', () => {
    const refusing =
      (isUncertain: boolean) =>
      ({ ann }: Planted) => ({
        ann: {
          ...ann,
          sends: ann.sends.map((record) => ({
            ...record,
            outcome: 'refused' as const,
            code: 'CANNOT_CHAT',
            isUncertain,
          })),
        },
      });
    expect(found(refusing(false))).to.deep.equal(['I6 refused-visible']);
    expect(found(refusing(true))).to.deep.equal([]);
  });

  it('finds an event that was delivered after the end of a membership', () => {
    const plant = ({ room }: Planted) => ({
      room: {
        ...room,
        events: [{ seq: 2, type: 'participants_left', messageId: null, userIds: [ben] }, ...room.events],
        messages: room.messages.slice(0, 1),
        memberships: [
          { userId: ann, isUsable: true, visibleFromSeq: 0 },
          { userId: ben, isUsable: false, visibleFromSeq: 0 },
        ],
      },
    });
    expect(found(plant)).to.include('I9 leak');
  });

  it('finds an event that a socket has delivered after room_left', () => {
    const left: Received = { ...received(2, 12), kind: 'left' };
    const plant = ({ ben }: Planted) => ({
      ben: { ...ben, received: [...ben.received.slice(0, 2), left, ...ben.received.slice(2)] },
    });
    expect(found(plant)).to.deep.equal(['I9 leak']);
  });

  it('accepts a page from the event on that brings the person back, before the room is shown again', () => {
    const left: Received = { ...received(1, 11), kind: 'left' };
    const page = (seq: number): Received => ({ ...received(seq, 10 + seq), kind: 'sync' });
    const plant =
      (backAt: number) =>
      ({ ben: client, room }: Planted) => ({
        ben: { ...client, received: [left, page(2), page(3)] },
        room: {
          ...room,
          events: [...room.events, { seq: backAt, type: 'participants_joined', messageId: null, userIds: [ben] }],
        },
      });
    expect(found(plant(2))).to.not.include('I9 leak');
    expect(found(plant(3))).to.include('I9 leak');
  });

  it('finds a canary with a person who was never a member of the room', () => {
    expect(found(({ eve }) => ({ eve: { ...eve, canaries: new Set([roomId]) } }))).to.deep.equal(['I11 leak']);
  });

  it('finds a room that differs from what its events make of it', () => {
    const plant = ({ ben }: Planted) => ({
      ben: {
        ...ben,
        rooms: ben.rooms.map((view) => ({
          ...view,
          messages: new Map([...view.messages, [11, seen(11, 'a', 'one')]]),
        })),
      },
    });
    expect(found(plant)).to.deep.equal(['I12 divergent']);
  });

  /** Ben joined after the first two messages, and sees what came then: Ann's edit of the first one says nothing to him. */
  const late = ({ ann: { sends }, ben, room }: Planted) => ({
    ben: {
      ...ben,
      floors: [{ roomId, era: 0, seq: 2 }],
      applied: [applied(3, null, 'participants_joined'), applied(4, null, 'event_hidden')],
      received: [],
      rooms: [{ roomId, cursor: 4, isMember: true, messages: new Map() }],
    },
    ann: { ...emptyHistory('ann', ann, false), sends },
    room: {
      ...room,
      headSeq: 4,
      events: [
        { seq: 3, type: 'participants_joined', messageId: null, userIds: [ben.userId] },
        { seq: 4, type: 'message_edited', messageId: 11, userIds: [] },
      ],
      memberships: [
        { userId: ann, isUsable: false, visibleFromSeq: 0 },
        { userId: ben.userId, isUsable: true, visibleFromSeq: 3 },
      ],
    },
  });

  it('finds nothing where the history begins at joining', () => {
    expect(found(late)).to.deep.equal([]);
  });

  it('finds a history that begins where nobody joined', () => {
    const plant = (one: Planted) => {
      const { ben, ...rest } = late(one);
      return { ...rest, ben: { ...ben, floors: [{ roomId, era: 0, seq: 3 }], applied: ben.applied.slice(1) } };
    };
    expect(found(plant)).to.deep.equal(['I4 gap']);
  });

  it('finds the words of an earlier message that changed, and an earlier message', () => {
    const plant = (one: Planted) => {
      const { ben, ...rest } = late(one);
      const messages = new Map([[11, seen(11, 'a', 'one, better')]]);
      const events = [applied(3, null, 'participants_joined'), applied(4, 11, 'message_edited')];
      return { ...rest, ben: { ...ben, applied: events, rooms: [{ roomId, cursor: 4, isMember: true, messages }] } };
    };
    expect(found(plant)).to.deep.equal(['I26 leak']);
  });
});
