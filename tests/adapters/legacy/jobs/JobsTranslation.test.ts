import { expect } from 'chai';
import { JobsTranslation } from '../../../../adapters/legacy/jobs/JobsTranslation.ts';
import type { OwnFrame } from '../../../../adapters/wire/legacy/LegacySockets.ts';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';

const translate = () => {
  const asked: object[] = [];
  const socket = {
    ...{ address: { room: 'all', token: null } as const, tell: () => {} },
    ask: (frame: object) => void asked.push(frame),
  };
  const translation = new JobsTranslation(socket, marketplacePolicy);
  translation.fromServer({ type: 'connection_established', user_id: 7 } as OwnFrame);
  return { translation, asked };
};
const read = (message_ids: unknown) =>
  translate().translation.fromClient({ type: 'mark_read', room_id: 4, message_ids });
const readBy = (user_id: number): OwnFrame => ({
  ...{ type: 'message_read', room_id: 4, user_id, last_read_id: 12, message_ids: [11, 12] },
});

describe('JobsTranslation', () => {
  it('reads up to the greatest id of a list of any length, and everything for an empty one', () => {
    const many = Array.from({ length: 9_000 }, (_, index) => index + 1);
    expect(read(many)).to.deep.equal([{ type: 'mark_read', room_id: 4, up_to_id: 9_000 }]);
    expect(read([3, '12', 'temp-99', 5])).to.deep.equal([{ type: 'mark_read', room_id: 4, up_to_id: 12 }]);
    expect(read([])).to.deep.equal([{ type: 'mark_read', room_id: 4 }]);
    expect(read(undefined)).to.deep.equal([{ type: 'mark_read', room_id: 4 }]);
    for (const nothing of [['temp-1'], [null], [{}], [-4]]) expect(read(nothing)).to.deep.equal([]);
  });

  it('sends what a strict reader takes, with the name of the client', () => {
    const { translation } = translate();
    const name = '6F1C0B1E-5D0A-4C57-9A43-0D6F0F6A7C11';
    const given = {
      type: 'send_message',
      room: '4',
      content: 'x',
      timestamp: 1,
      message_type: 'text',
      reply_to_id: '9',
    };
    const sent = { type: 'send_message', room_id: 4, content: 'x', reply_to: 9 };
    expect(translation.fromClient({ ...given, _tempId: 'temp-1' })).to.deep.equal([{ ...sent, _tempId: 'temp-1' }]);
    expect(translation.fromClient({ ...given, _tempId: name })).to.deep.equal([
      { ...sent, _tempId: name, client_id: name.toLowerCase() },
    ]);
    for (const _tempId of [{}, '', 'x'.repeat(101), 1.5])
      expect(translation.fromClient({ ...given, _tempId })).to.deep.equal([sent]);
    expect(() => translation.fromClient({ ...given, room: {} })).to.throw('room_id must be an id.');
  });

  it('tells the older form of reading to the reader alone, without ids', () => {
    const { translation } = translate();
    const older = { type: 'messages_marked_read', room_id: 4, user_id: 7, count: 2 };
    expect(translation.fromServer(readBy(7))).to.deep.equal([readBy(7), older]);
    expect(translation.fromServer(readBy(8))).to.deep.equal([readBy(8)]);
  });

  it('fetches what a slow socket was not sent', () => {
    const { translation, asked } = translate();
    translation.fromServer({
      ...{ type: 'subscribed', room_id: 4, head_seq: 2, online_user_ids: [], read_up_to: [] },
    });
    expect(translation.fromServer({ type: 'room_head', room_id: 4, head_seq: 9 })).to.deep.equal([]);
    expect(asked).to.deep.equal([{ type: 'sync', room_id: 4, after: 2, limit: 20 }]);
  });
});
