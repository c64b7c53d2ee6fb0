import { expect } from 'chai';
import { errorTable } from '../../../../adapters/wire/errors/errorTable.ts';
import { wrongExamples } from '../../../support/wrongExamples.ts';
import { HttpWorld } from '../HttpWorld.ts';

describe('openapi.json', () => {
  let http: HttpWorld;
  before(async () => {
    http = await HttpWorld.open();
  });
  after(() => http.close());

  it('is OpenAPI 3.1 with a version', () => {
    const { openapi, info } = http.contract.document;
    expect(openapi).to.equal('3.1.0');
    expect(info).to.include({ title: 'Homeroom', version: '1.2.3' });
  });

  it('describes every call of the contract', () => {
    const calls = Object.entries(http.contract.document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const room = '/api/chat/rooms/{room_id}/';
    expect(calls).to.have.members([
      'GET /api/chat/rooms/',
      'POST /api/chat/rooms/',
      'GET /api/chat/rooms/groups/',
      'GET /api/chat/announcements/',
      'POST /api/chat/announcements/',
      'POST /api/chat/announcements/audience/',
      `GET ${room}audience/`,
      `POST ${room}messages/{message_id}/confirm/`,
      `GET ${room}messages/{message_id}/confirmations/`,
      `POST ${room}messages/{message_id}/remind/`,
      'GET /api/chat/mentions/',
      ...['PUT', 'DELETE'].map((method) => `${method} ${room}messages/{message_id}/pin/`),
      `GET ${room}pins/`,
      `GET ${room}shared/`,
      `POST ${room}unread/`,
      'GET /api/chat/office/rooms/',
      `POST ${room}hand_on/`,
      ...['GET', 'PATCH', 'DELETE'].map((method) => `${method} ${room}`),
      ...['GET', 'POST'].map((method) => `${method} ${room}participants/`),
      `DELETE ${room}participants/{user_id}/`,
      ...['GET', 'POST'].map((method) => `${method} ${room}messages/`),
      `POST ${room}send_message/`,
      `POST ${room}messages/send_message/`,
      ...['PATCH', 'DELETE'].map((method) => `${method} ${room}messages/{message_id}/`),
      ...['PUT', 'DELETE'].map((method) => `${method} ${room}messages/{message_id}/reactions/{emoji}/`),
      `GET ${room}messages/{message_id}/receipts/`,
      `GET ${room}messages/{message_id}/thread/`,
      `GET ${room}messages/{message_id}/revisions/`,
      `POST ${room}read/`,
      `POST ${room}mark_as_read/`,
      `POST ${room}mute/`,
      `POST ${room}hide/`,
      `POST ${room}pin/`,
      `GET ${room}events/`,
      'POST /api/chat/attachments/',
      ...['GET', 'DELETE'].map((method) => `${method} /api/chat/attachments/{attachment_id}/`),
      'GET /api/chat/attachments/{attachment_id}/thumbnail/',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /api/chat/people/{user_id}/picture/`),
      'GET /api/chat/search/',
      'GET /api/chat/contacts/',
      'GET /api/chat/contacts/{user_id}/permission/',
      'PUT /api/chat/contacts/{user_id}/favourite/',
      'DELETE /api/chat/contacts/{user_id}/favourite/',
      'GET /api/chat/me/',
      'GET /api/chat/policy/',
      'POST /api/chat/tickets/',
      'GET /api/chat/stats/',
      'PUT /api/directory/',
      'GET /api/directory/users/',
      'GET /api/directory/people/',
      'GET /api/directory/organisations/',
      'GET /api/directory/imports/',
      'GET /api/directory/imports/{import_id}/',
      'POST /api/directory/imports/{import_id}/undo/',
      'GET /api/directory/changes/',
      'POST /api/directory/exports/',
      'POST /api/directory/erasures/',
      'GET /api/directory/holds/',
      'POST /api/directory/holds/',
      'DELETE /api/directory/holds/{hold_id}/',
      'POST /api/chat/reports/',
      'GET /api/chat/reports/mine/',
      'GET /api/chat/moderation/queue/',
      'GET /api/chat/moderation/queue/{report_id}/',
      'POST /api/chat/moderation/queue/{report_id}/decide/',
      'GET /api/chat/held/',
      'DELETE /api/chat/held/{held_id}/',
      'POST /api/chat/rooms/{room_id}/request/accept/',
      'POST /api/chat/rooms/{room_id}/request/decline/',
      'POST /api/chat/rooms/{room_id}/request/block/',
      'GET /api/chat/scheduled/',
      'GET /api/chat/scheduled/{scheduled_id}/',
      'PATCH /api/chat/scheduled/{scheduled_id}/',
      'DELETE /api/chat/scheduled/{scheduled_id}/',
      'POST /api/chat/scheduled/{scheduled_id}/send/',
      'GET /api/chat/moderation/held/',
      'GET /api/chat/moderation/held/{held_id}/',
      'POST /api/chat/moderation/held/{held_id}/decide/',
      'GET /api/chat/notice/',
      'GET /api/chat/settings/',
      'PATCH /api/chat/settings/',
      'GET /api/chat/moderation/words/',
      'POST /api/chat/moderation/words/',
      'DELETE /api/chat/moderation/words/{word_id}/',
      'GET /api/chat/moderation/people/{user_id}/blocks/',
      'GET /api/chat/warnings/',
      'POST /api/chat/warnings/{warning_id}/confirm/',
      'GET /api/chat/blocks/',
      'PUT /api/chat/blocks/{user_id}/',
      'DELETE /api/chat/blocks/{user_id}/',
      'GET /api/directory/merges/',
      'GET /api/directory/keys/',
      'POST /api/directory/keys/',
      'DELETE /api/directory/keys/{key_id}/',
      'GET /api/service-accounts/',
      'POST /api/service-accounts/',
      'PATCH /api/service-accounts/{service_id}/',
      'DELETE /api/service-accounts/{service_id}/',
      'GET /api/service-accounts/{service_id}/keys/',
      'POST /api/service-accounts/{service_id}/keys/',
      'DELETE /api/service-accounts/{service_id}/keys/{key_id}/',
      'GET /api/service-accounts/me/rooms/',
      'GET /api/directory/sources/',
      'GET /api/directory/sources/{source}/settings/',
      'PUT /api/directory/sources/{source}/settings/',
      'GET /api/directory/sources/{source}/pull/',
      'POST /api/directory/sources/{source}/pull/',
      'POST /api/directory/merges/',
      'GET /api/directory/merges/pairs/',
      'DELETE /api/directory/merges/{merge_id}/',
      ...['GET', 'POST'].map((method) => `${method} /api/chat/cases/`),
      ...['approve/', 'end/', 'export/'].map((what) => `POST /api/chat/cases/{case_id}/${what}`),
      ...['', 'rooms/', 'rooms/{room_id}/messages/', 'search/'].map((what) => `GET /api/chat/cases/{case_id}/${what}`),
      'GET /api/audit/',
      'GET /api/audit/{entry_id}/',
      'GET /api/directory/people/{user_id}/',
      'PUT /api/directory/people/{user_id}/',
      'GET /api/directory/people/{user_id}/contacts/{other_id}/',
      'PUT /api/directory/relations/',
      'POST /api/directory/holds/simulate/',
      'GET /api/directory/people/{user_id}/relations/',
      'POST /api/directory/simulate/',
      'POST /api/directory/roster/',
      ...['GET', 'PUT'].map((method) => `${method} /api/chat/notifications/settings/`),
      ...['POST', 'DELETE'].map((method) => `${method} /api/chat/notifications/push/`),
      ...['POST', 'DELETE'].map((method) => `${method} /api/chat/notifications/telegram/link/`),
      ...['GET', 'PUT'].map((method) => `${method} ${room}notifications/`),
      ...['GET', 'PUT'].map((method) => `${method} /api/chat/notifications/rules/{organisation_id}/`),
      'GET /api/chat/notifications/dead/',
      'POST /api/chat/notifications/dead/{delivery_id}/retry/',
      'GET /api/events/',
      'GET /api/webhooks/',
      'POST /api/webhooks/',
      'GET /api/webhooks/{webhook_id}/',
      'PATCH /api/webhooks/{webhook_id}/',
      'DELETE /api/webhooks/{webhook_id}/',
      'POST /api/webhooks/{webhook_id}/rotate/',
      'POST /api/webhooks/{webhook_id}/replay/',
      'POST /api/webhooks/{webhook_id}/test/',
      'GET /api/webhooks/{webhook_id}/deliveries/',
      'GET /api/health/',
      'GET /health/',
      'GET /api/health/ready/',
    ]);
  });

  it('resolves every reference to a schema', () => {
    const { schemas } = http.contract.document.components;
    const references = [...JSON.stringify(http.contract.document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to);
    expect(references).to.not.be.empty;
    for (const reference of references)
      expect(schemas, reference).to.have.property(reference?.replace('#/components/schemas/', '') ?? '');
  });

  it('gives every operation a unique id', () => {
    const names = Object.values(http.contract.document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).to.equal(names.length);
    // Programs call these names: they follow from the addresses and stay.
    expect(names).to.include.members([
      'get_me',
      'post_rooms',
      'post_rooms_room_id_messages',
      'post_rooms_room_id_read',
    ]);
    for (const name of names) expect(name).to.match(/^(get|post|put|patch|delete)(_[a-z]+)+$/);
  });

  it('has everything that clients are generated from: names, types and every answer', () => {
    const { paths, components } = http.contract.document;
    const refers = (content: unknown): boolean =>
      Object.values(content as Record<string, { schema?: object }>).every(
        ({ schema }) => schema === undefined || '$ref' in schema,
      );
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { responses, requestBody }] of Object.entries(methods)) {
        expect(refers(requestBody?.['content'] ?? {}), `${method} ${path} names its body`).to.equal(true);
        expect(Object.keys(responses), `${method} ${path}`).to.include.members(['400', '500', '503']);
        for (const [status, { content = {}, description }] of Object.entries(responses)) {
          expect(refers(content), `${method} ${path} ${status} names its answer`).to.equal(true);
          expect(description, `${method} ${path} ${status}`).to.be.a('string').that.is.not.empty;
        }
      }
    const untyped = [...JSON.stringify(components.schemas).matchAll(/\{[^{}[\]]*"enum":\[[^\]]*\][^{}[\]]*\}/g)];
    expect(untyped.map(([text]) => text).filter((text) => !text.includes('"type":'))).to.deep.equal([]);
  });

  it('documents every error code', () => {
    expect(http.contract.document.components.schemas['Error'])
      .to.have.nested.property('properties.error.properties.code.enum')
      .that.has.members(Object.keys(errorTable));
  });

  it('declares each member of a path', () => {
    for (const [path, methods] of Object.entries(http.contract.document.paths))
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.flatMap((one) => (one['in'] === 'path' ? [one['name']] : []));
        expect(declared, path).to.have.members([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      }
  });

  it('describes each call and each parameter, and has an example for every body', () => {
    const { paths, components } = http.contract.document;
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { summary, parameters, requestBody }] of Object.entries(methods)) {
        expect(summary, `${method} ${path}`).to.match(/^[A-Z].{10,}[^.]$/);
        for (const { name, description } of parameters)
          expect(description, `${method} ${path} ${name}`).to.be.a('string').that.is.not.empty;
        const body = JSON.stringify(requestBody?.['content'] ?? {});
        for (const [, title = ''] of body.matchAll(/schemas\/(\w+)/g))
          expect(components.schemas[title], title).to.have.property('examples').that.is.not.empty;
      }
  });

  it('contains only valid examples', () => {
    expect(JSON.stringify(http.contract.document).split('"example').length).to.be.above(20);
    expect(wrongExamples(http.contract.document)).to.deep.equal([]);
  });

  it('documents 507 for every call that stores something', () => {
    const [reading = {}, storing = {}] = ['get', 'post'].map(
      (method) => http.contract.document.paths['/api/chat/rooms/']?.[method]?.responses,
    );
    expect(storing).to.have.property('507');
    expect(reading).not.to.have.property('507');
  });

  it('is shown as a page that loads nothing from other hosts', async () => {
    const page = await http.get(null, '/api/docs');
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).to.include("default-src 'none'");
    expect(page.body)
      .to.include('/api/chat/rooms/')
      .and.include('E.g. <code>{&#34;type&#34;:&#34;direct&#34;,&#34;user_id&#34;:7}</code>')
      .and.not.match(
        /<script|src=|url\(|@import|https?:(?!\/\/(school\.example\/hooks|push\.example\/abc|t\.me\/school_bot))/,
      );
  });

  it('is served with further documents', async () => {
    expect((await http.get(null, '/api/asyncapi.json')).body).to.deep.equal({ asyncapi: '3.0.0' });
  });
});
