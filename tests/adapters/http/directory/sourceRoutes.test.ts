import { expect } from 'chai';
import type { sourceList, sourceSettings } from '../../../../adapters/wire/directory/sourceSchemas.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/sources/';

describe('sourceRoutes', () => {
  const http = withHttp();
  const put = (source: string, body: object, who: 'ada' | 'tess' = 'ada') =>
    http().ask<typeof sourceSettings>(who, 'PUT', `${path}${source}/settings/`, { body });

  it('replace how the rosters of a source are read, and put it on record', async () => {
    const settings = { roles: { nurse: 'staff', alumnus: null }, names: 'legal', guards: { people: 0.5 } } as const;
    expect((await http().get('ada', `${path}north/settings/`)).body).to.deep.equal({});
    expect((await put('north', settings)).body).to.deep.equal(settings);
    expect((await put('north', { timeZone: 'Asia/Tokyo' })).body).to.deep.equal({ timeZone: 'Asia/Tokyo' });
    const entries = await http().world.auditLog.list({ limit: 10 });
    expect(entries.filter(({ action }) => action === 'source.changed')).to.have.length(2);
    expect((await http().get<typeof sourceList>('ada', path)).status).to.equal(200);
  });

  it('say which setting is wrong', async () => {
    for (const wrong of [
      { roles: { nurse: 'wizard' } },
      { timeZone: 'Middle/Earth' },
      { names: 'nick' },
      { guards: { people: 0 } },
      { colour: 'red' },
    ])
      expectError(await put('north', wrong), 400, 'INVALID_REQUEST');
    expectError(await put('host', {}), 400, 'INVALID_REQUEST');
  });

  it('are for those who manage the directory', async () => {
    expectError(await put('north', {}, 'tess'), 403, 'ACCESS_DENIED');
    expectError(await http().get('tess', path), 403, 'ACCESS_DENIED');
  });
});
