import { expect } from 'chai';
import type { pullState, rosterReport } from '../../../../adapters/wire/directory/rosterSchemas.ts';
import type { sourceSettings } from '../../../../adapters/wire/directory/sourceSchemas.ts';
import { OneRosterSystem, rosterClient } from '../../../support/OneRosterSystem.ts';
import { fillRosterSchool, pupilOrTeacher } from '../../../support/rosterSchool.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/sources/north/';

describe('sourceRoutes that pull', () => {
  let service: OneRosterSystem;
  before(async () => {
    service = await OneRosterSystem.open();
    fillRosterSchool(service);
  });
  after(() => service.close());
  const http = withHttp({ pullSecrets: { NORTH: rosterClient.secret } });
  const pull = () => ({
    url: service.address,
    version: '1.2' as const,
    tokenUrl: `${service.address}/oauth/token`,
    clientId: service.client.id,
    secret: 'NORTH',
  });
  const set = (more: object = {}, who: 'ada' | 'tess' = 'ada') =>
    http().ask<typeof sourceSettings>(who, 'PUT', `${path}settings/`, { body: { pull: { ...pull(), ...more } } });
  const now = (query = '') => http().ask<typeof rosterReport>('ada', 'POST', `${path}pull/${query}`, {});
  const state = async () => (await http().get<typeof pullState>('ada', `${path}pull/`)).body;

  it('pull now, show what would change before, and say how it went', async () => {
    expect((await set()).body).to.deep.equal({ pull: pull() });
    expect(await state()).to.deep.include({ source: 'north', attempted_at: null, failures: 0 });
    const foreseen = await now('?dry_run=true');
    expect(foreseen.body).to.deep.include({ source: 'north', is_dry_run: true });
    expect(foreseen.body.outcome.users.created).to.equal(13);
    expect(await state()).to.deep.include({ attempted_at: null });
    expect((await now()).body.outcome.users.created).to.equal(13);
    expect((await now('?full=true')).body.outcome.users).to.deep.include({ created: 0, updated: 0, deactivated: 0 });
    const kept = await state();
    expect(kept.succeeded_at).to.match(/^\d{4}-/u);
    expect(kept).to.deep.include({ failure: null, failures: 0 });
  });

  it('stop at a school that is empty, and keep the reason without any secret', async () => {
    await set();
    expect((await now()).status).to.equal(200);
    service.lists.get('users')?.clear();
    service.lists.get('enrollments')?.clear();
    service.put('users', pupilOrTeacher(service, 'tess', 'teacher'));
    try {
      expectError(await now('?full=true'), 400, 'INVALID_REQUEST');
      const kept = await state();
      expect(kept.failure).to.match(/^The import of "north" stops, nothing was changed/u);
      expect(kept.failures).to.equal(1);
      expect(JSON.stringify(await http().world.auditLog.list({ limit: 100 }))).not.to.include(service.client.secret);
    } finally {
      fillRosterSchool(service);
    }
  });

  it('say which secret the server lacks, and which setting is wrong', async () => {
    await set({ secret: 'SOUTH' });
    const refused = await now();
    expectError(refused, 400, 'INVALID_REQUEST');
    expect(JSON.stringify(refused.body)).to.include('ROSTER_SECRET_SOUTH');
    for (const wrong of [{ url: 'http://sis.example.org' }, { secret: 'hunter2' }, { at: ['2 am'] }, { version: '2' }])
      expectError(await set(wrong), 400, 'INVALID_REQUEST');
  });

  it('are for those who manage the directory', async () => {
    expectError(await set({}, 'tess'), 403, 'ACCESS_DENIED');
    expectError(await http().ask('tess', 'POST', `${path}pull/`, {}), 403, 'ACCESS_DENIED');
    expectError(await http().get('tess', `${path}pull/`), 403, 'ACCESS_DENIED');
  });
});
