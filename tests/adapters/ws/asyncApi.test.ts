import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { closeCodes, errorTable } from '../../../adapters/wire/errors/errorTable.ts';
import { asyncApi } from '../../../adapters/wire/frames/asyncApi.ts';
import type { Frame } from '../../support/SocketClient.ts';
import { wrongExamples } from '../../support/wrongExamples.ts';
import { withSockets } from './withSockets.ts';

/** Checks frames by the published document alone. */
const frameChecker = () => {
  const document = asyncApi();
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv, ['uuid', 'date-time']);
  ajv.addSchema(document, 'api');
  return (frame: Frame): void => {
    const known = `server.${frame.type}` in document.components.schemas;
    const validate = ajv.getSchema(`api#/components/schemas/${known ? `server.${frame.type}` : 'Event'}`);
    expect(validate, frame.type).not.to.equal(undefined);
    expect(validate?.(frame), `${JSON.stringify(frame)}\n${ajv.errorsText(validate?.errors)}`).to.equal(true);
  };
};

describe('asyncApi', () => {
  it('is a document that the schema of AsyncAPI 3 accepts', () => {
    const { definitions = {}, ...schema } = specs.schemas['3.0.0'];
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    // Its copy of draft 7 has the name of the one that Ajv knows.
    const { 'http://json-schema.org/draft-07/schema': _, ...own } = definitions;
    const validate = ajv.compile(JSON.parse(JSON.stringify({ ...schema, definitions: own })));
    expect(validate(asyncApi()), ajv.errorsText(validate.errors)).to.equal(true);
    expect(validate({ ...asyncApi(), channels: { chat: { address: 1 } } })).to.equal(false);
  });

  it('refers only to what it holds', () => {
    const document = asyncApi('1.2.3');
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
    expect(references).not.to.be.empty;
    for (const path of references) {
      const found = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
      expect(found, path.join('/')).to.be.an('object');
    }
    expect(document.info.version).to.equal('1.2.3');
  });

  it('says of every close code whether a client comes back', () => {
    const document = asyncApi();
    const table = document['x-close-codes'];
    const codes = table.map(({ code }) => code);
    expect(codes).to.have.members([...new Set(codes)]);
    const used = [...Object.values(closeCodes), ...Object.values(errorTable).map(({ close }) => close)];
    expect(codes).to.have.members(used.filter((code) => code !== null));
    for (const { code, reconnect } of table)
      expect(document.info.description, String(code)).to.match(new RegExp(`${code} \\w+ \\(${reconnect}\\)`));
    const ending = table.filter(({ reconnect }) => reconnect === 'no').map(({ code }) => code);
    expect(ending).to.have.members([1009, 4400, 4403]);
  });

  it('explains every frame, and shows each that a client sends by a valid example', () => {
    const document = asyncApi();
    for (const [name, { summary, examples }] of Object.entries<Record<string, unknown>>(
      document.channels.chat.messages,
    )) {
      expect(summary, name).to.match(/^[A-Z].{7,}\.$/);
      if (name.startsWith('client.')) expect(examples, name).to.have.lengthOf(1);
    }
    for (const name of ['subscribed', 'presence', 'room_settings', 'error'])
      expect(document.channels.chat.messages[`server.${name}`], name).to.have.property('examples');
    expect(wrongExamples(document)).to.deep.equal([]);
  });

  it(
    'describes every frame that the server sends',
    withSockets(async (world) => {
      const check = frameChecker();
      const roomId = await world.algebra();
      const sam = await world.connect('sam');
      const tess = await world.connect('tess');
      sam.send({ type: 'subscribe_room', room_id: roomId });
      await sam.next('subscribed');
      await world.connect('pam');
      await sam.next('presence');
      tess.send({ type: 'typing', room_id: roomId });
      tess.send({
        type: 'send_message',
        room_id: roomId,
        content: 'hello',
        client_id: '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11',
      });
      const { message } = await tess.next('message_ack');
      const messageId = (message as { id: number }).id;
      tess.send({ type: 'edit_message', room_id: roomId, message_id: messageId, content: 'hullo' });
      sam.send({ type: 'read', room_id: roomId });
      await sam.next('message_read');
      sam.send({ type: 'react', room_id: roomId, message_id: messageId, emoji: '👍' });
      await sam.next('reaction_changed');
      await world.chat.updateRoomPreferences(world.school.person('sam'), roomId, { isMuted: true });
      await sam.next('room_settings');
      tess.send({ type: 'delete_message', room_id: roomId, message_id: messageId });
      await sam.next('message_deleted');
      for (const frame of ['get_room_list', 'ping', 'nonsense']) sam.send({ type: frame });
      sam.send({ type: 'sync', room_id: roomId, after: 0 });
      sam.send({ type: 'sync', room_id: roomId, after: 99 });
      sam.send({ type: 'unsubscribe_room', room_id: roomId });
      await sam.next('unsubscribed');
      await world.direct('tess', 'sam');
      await world.relate('teaches', 'tess', 'sam', 'ended', 'algebra-1');
      await sam.next('room_left');
      await sam.settled();
      const types = new Set(sam.frames.map(({ type }) => type));
      expect([...types]).to.include.members([
        'connection_established',
        'subscribed',
        'presence',
        'typing',
        'new_message',
        'message_edited',
        'message_deleted',
        'message_read',
        'reaction_changed',
        'room_settings',
        'room_list',
        'pong',
        'error',
        'sync_page',
        'sync_gone',
        'unsubscribed',
        'room_joined',
        'room_left',
        'room_updated',
      ]);
      for (const frame of [...sam.frames, ...tess.frames]) check(frame);
    }),
  );
});
