import { expect } from 'chai';
import type { ForeignChat, ForeignSystem } from '../../../adapters/history/ForeignChat.ts';
import { moveHistory } from '../../../composition/moving/moveHistory.ts';
import type { HistoryRecord } from '../../../core/history/HistoryRecord.ts';
import { openChat } from '../../support/openChat.ts';

const records: readonly HistoryRecord[] = [
  { kind: 'person', id: '1', firstName: 'Tove', role: 'teacher', isActive: true },
  { kind: 'person', id: '2', firstName: 'Arne', role: 'student', isActive: true },
  { kind: 'room', id: '5', type: 'direct', people: ['1', '2'] },
  { kind: 'message', id: '9', room: '5', author: '1', at: '2021-09-01T07:30:00Z', text: 'Hi' },
];

describe('moveHistory', () => {
  it('lets the old database go once all is read, and writes only then', async () => {
    const { chat, world } = await openChat();
    const said: string[] = [];
    const user = (externalId: string, firstName: string, role: string) => ({
      ...{ externalId, firstName, lastName: '', role, isActive: true },
    });
    const foreign: ForeignChat = {
      figures: { people: 2, rooms: 1, messages: 1, deleted: 0, attachments: 0 },
      hasSilentEdits: false,
      readDirectory: async () => ({
        users: [user('1', 'Tove', 'teacher'), user('2', 'Arne', 'student')],
        relations: [{ kind: 'teaches', from: '1', to: '2', context: 'm', status: 'active' as const }],
        orphans: [],
      }),
      async *records() {
        yield* records;
        said.push('read');
      },
      present: async (ids) => {
        expect(said, 'nothing is read behind the release').to.not.include('released');
        return new Set(ids);
      },
      release: async () => {
        said.push('released');
        const { people, messages } = await chat.compareHistory.census('old');
        expect({ people, messages }).to.deep.equal({ people: 0, messages: 0 });
      },
    };
    const system: ForeignSystem = {
      ...{ name: 'old', title: 'The old chat', policy: 'education' },
      needs: { roles: ['teacher', 'student'], relations: ['teaches'], roomTypes: ['direct'] },
      open: async () => foreign,
    };
    const outcome = await moveHistory(chat, system, foreign, { now: world.clock.now() });
    expect(said).to.deep.equal(['read', 'released']);
    expect(outcome).to.deep.include({ isWhole: true, isUnchanged: false });
    expect(outcome.ours).to.deep.equal(foreign.figures);
  });
});
