import { expect } from 'chai';
import type { participantList, removeAnswer } from '../../../../adapters/wire/rooms/participantSchemas.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('participantRoutes', () => {
  const http = withHttp();
  const path = async () => `/api/chat/rooms/${await http().school.group('tess', ['sam'])}/participants/`;

  it('lists the participants of a room', async () => {
    const { body } = await http().get<typeof participantList>('sam', await path());
    expect(body.participants.map(({ username, may_post }) => [username, may_post])).to.have.deep.members([
      ['tess', true],
      ['sam', true],
    ]);
    expect(body.count).to.equal(2);
  });

  it('adds contacts of the owner and removes people again', async () => {
    const participants = await path();
    const user_id = http().school.id('pam');
    const added = await http().post<typeof participantList>('tess', participants, { user_ids: [user_id] });
    expect([added.status, added.body.count]).to.deep.equal([200, 3]);
    const removed = await http().ask<typeof removeAnswer>('tess', 'DELETE', `${participants}${user_id}/`);
    expect(removed.body).to.include({ user_id, participant_count: 2 });
    expectError(await http().ask('tess', 'DELETE', `${participants}${user_id}/`), 404, 'USER_NOT_FOUND');
  });

  it('refuses to add strangers, and refuses everybody but the owner', async () => {
    const participants = await path();
    expectError(await http().post('tess', participants, { user_ids: [http().school.id('stan')] }), 403, 'CANNOT_CHAT');
    expectError(await http().post('sam', participants, { user_ids: [http().school.id('tom')] }), 403, 'ACCESS_DENIED');
  });

  it('lets people leave by removing themselves', async () => {
    const participants = await path();
    const left = await http().ask('sam', 'DELETE', `${participants}${http().school.id('sam')}/`);
    expect(left.status).to.equal(200);
    expectError(await http().get('sam', participants), 404, 'ROOM_NOT_FOUND');
  });

  it('refuses a request without a person to add', async () => {
    expectError(await http().post('tess', await path(), { user_ids: [] }), 400, 'INVALID_REQUEST');
  });
});
