import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { SocketClient } from '../support/SocketClient.ts';

/** The ids of the example's people, in the order in which it adds them. */
const [omar, nina, rosa, paul, luis, vera] = [1, 2, 3, 4, 5, 6];

interface Shown {
  readonly id: number;
  readonly type: string;
  readonly name: string;
}

describe('examples/clinic.ts', () => {
  let host: ChildProcess;
  let port: number;
  const sockets: SocketClient[] = [];

  const request = async (userId: number, method: string, path: string, body?: unknown) => {
    const headers = { 'x-user-id': String(userId), 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`http://127.0.0.1:${port}/api/chat/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  const open = (userId: number, body: object) => request(userId, 'POST', 'rooms/', body);
  const roomsOf = async (userId: number): Promise<readonly Shown[]> =>
    (await request(userId, 'GET', 'rooms/')).body.rooms;
  const namesOf = async (userId: number, type: string) =>
    (await roomsOf(userId)).filter((room) => room.type === type).map(({ name }) => name);
  const treatmentOf = async (userId: number): Promise<number> => {
    const room = (await roomsOf(userId)).find(({ type }) => type === 'treatment');
    return room?.id ?? expect.fail(`${userId} is in no treatment room`);
  };
  const connect = async (userId: number): Promise<SocketClient> => {
    const headers = { 'x-user-id': String(userId) };
    const socket = await SocketClient.open(`ws://127.0.0.1:${port}/ws/chat/`, { headers });
    sockets.push(socket);
    return socket;
  };

  before(async () => {
    port = await freePort();
    host = spawn(process.execPath, [resolve('dist', 'examples', 'clinic.js')], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await eventually(() => request(omar, 'GET', 'me/'), { within: 30_000 });
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.ws.terminate();
  });

  after(async () => {
    host.kill();
    await once(host, 'exit');
  });

  it('tells each role the policy and the room types that they may open', async () => {
    const { body } = await request(nina, 'GET', 'policy/');
    expect(body.roles[1]).to.deep.equal({
      role: 'doctor',
      name: { en: 'Doctor', de: 'Ärztin' },
      plural: { en: 'Doctors', de: 'Ärzte' },
    });
    expect(body.relations[0]).to.include({ kind: 'treats', from: 'doctor', to: 'patient', room_type: 'treatment' });
    const openable = async (userId: number) =>
      (await request(userId, 'GET', 'policy/')).body.room_types
        .filter(({ may_open }: { may_open: boolean }) => may_open)
        .map(({ type }: { type: string }) => type);
    expect(await openable(nina)).to.deep.equal(['direct', 'bedside', 'consultation', 'ward_news']);
    expect(await openable(rosa)).to.deep.equal(['direct', 'bedside']);
    expect(await openable(luis)).to.deep.equal(['direct']);
    expect((await request(luis, 'GET', 'me/')).body.rights.open).to.deep.equal(['direct']);
  });

  it('has a treatment room for each patient with the carers, named after whom each member meets there', async () => {
    expect((await namesOf(omar, 'treatment')).sort()).to.deep.equal(['Paul Weiss · Knee', 'Rosa Diaz · Hip']);
    expect(await namesOf(rosa, 'treatment')).to.deep.equal(['Omar Haddad · Hip']);
    expect(await namesOf(luis, 'treatment')).to.deep.equal(['Rosa Diaz · Omar Haddad']);
    expect(await namesOf(nina, 'treatment')).to.deep.equal([]);
  });

  it('delivers a message of the patient to doctor and carer, and to nobody else', async () => {
    const roomId = await treatmentOf(rosa);
    const [patient, doctor, carer, stranger] = await Promise.all([rosa, omar, luis, vera].map(connect));
    patient?.send({ type: 'send_message', room_id: roomId, content: 'It hurts less today' });
    for (const socket of [doctor, carer]) {
      const frame = await socket?.next('new_message');
      expect(frame).to.deep.include({ room_id: roomId });
    }
    expect((await request(vera, 'GET', `rooms/${roomId}/messages/`)).status).to.equal(404);
    expect(stranger?.frames.filter(({ type }) => type === 'new_message')).to.deep.equal([]);
  });

  it('lets nurse and patient open a bedside room, with the carers in it, but no carer', async () => {
    expect((await open(luis, { type: 'bedside', user_id: rosa, context: 'w3' })).status).to.equal(403);
    const made = await open(rosa, { type: 'bedside', user_id: nina, context: 'w3' });
    expect([made.status, made.body.room.name]).to.deep.equal([201, 'Ward 3 · Nina Berg']);
    const found = await open(nina, { type: 'bedside', user_id: rosa });
    expect([found.status, found.body.room.id, found.body.room.name]).to.deep.equal([
      200,
      made.body.room.id,
      'Ward 3 · Rosa Diaz',
    ]);
    const { participants } = (await request(nina, 'GET', `rooms/${made.body.room.id}/`)).body;
    expect(participants.map(({ id }: { id: number }) => id)).to.have.members([nina, rosa, luis]);
  });

  it('refuses an ambiguous request of a nurse who has two patients on the ward', async () => {
    const { status, body } = await open(nina, { type: 'bedside', worker_id: nina, context: 'w3' });
    expect([status, body.error.code]).to.deep.equal([400, 'INVALID_REQUEST']);
    expect(body.error.message).to.include('user_id');
  });

  it('has a consultation of two for each case, and one room for each', async () => {
    const consult = (context: string) => open(omar, { type: 'consultation', user_id: nina, context });
    const [one, again, other] = [await consult('case 7'), await consult('case 7'), await consult('case 8')];
    expect([one.status, again.status, other.status]).to.deep.equal([201, 200, 201]);
    expect(again.body.room.id).to.equal(one.body.room.id);
    expect(await namesOf(nina, 'consultation')).to.deep.equal(['case 8 · Omar Haddad', 'case 7 · Omar Haddad']);
    expect((await open(omar, { type: 'consultation', user_id: nina })).status).to.equal(400);
    expect((await open(rosa, { type: 'consultation', user_id: omar, context: 'x' })).status).to.equal(403);
  });

  it('lets readers of ward news see only their nurse and themselves, write nothing, and leave', async () => {
    const participant_ids = [rosa, paul, luis, vera];
    const made = await open(nina, { type: 'ward_news', name: 'News', context: 'Ward 3', participant_ids });
    expect([made.status, made.body.room.name]).to.deep.equal([201, 'News · Ward 3']);
    const address = `rooms/${made.body.room.id}/`;
    const seen = async (userId: number) => {
      const { rights, participants } = (await request(userId, 'GET', address)).body;
      return { rights, ids: participants.map(({ id }: { id: number }) => id).sort() };
    };
    expect(await seen(paul)).to.deep.equal({
      ids: [nina, paul],
      rights: {
        ...{ may_post: false, may_rename: false, may_archive: false, may_add: false },
        ...{ may_leave: true, may_hand_over: false, answers: false, moderates: false, restricted_until: null },
        ...{ sees_members: false, sees_receipts: false, sees_presence: false, may_mention_all: false, may_pin: false },
        ...{ may_ask_confirmation: false },
      },
    });
    expect(await seen(nina)).to.deep.equal({
      ids: [nina, rosa, paul, luis, vera],
      rights: {
        ...{ may_post: true, may_rename: true, may_archive: true, may_add: true },
        ...{ may_leave: false, may_hand_over: true, answers: false, moderates: false, restricted_until: null },
        ...{ sees_members: true, sees_receipts: true, sees_presence: false, may_mention_all: true, may_pin: true },
        ...{ may_ask_confirmation: true },
      },
    });
    expect((await request(paul, 'POST', `${address}messages/`, { content: 'Hello' })).status).to.equal(403);
    const sent = await request(nina, 'POST', `${address}messages/`, { content: 'Visiting hours are 14 to 18' });
    await request(rosa, 'POST', `${address}read/`, {});
    const receipts = (userId: number) => request(userId, 'GET', `${address}messages/${sent.body.id}/receipts/`);
    expect((await receipts(nina)).body.receipts).to.have.length(1);
    expect((await receipts(vera)).body.error.code).to.equal('ACCESS_DENIED');
    expect((await request(vera, 'DELETE', address)).body).to.include({ is_member: false });
    expect((await seen(nina)).ids).to.deep.equal([nina, rosa, paul, luis]);
  });
});
