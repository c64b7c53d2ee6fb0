import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { rolldown } from 'rolldown';
import type * as client from '../../client/index.ts';
import * as values from '../../client/index.ts';

/** Every type that hosts import from `homeroom/client`. A name that goes missing does not compile. */
type PublicTypes = [
  ...[client.ChatClient, client.ChatEvents, client.ChatFailure, client.ClientOptions, client.Connection],
  ...[client.Contact, client.LoadableRoomList, client.Me, client.Message, client.OpenRoomRequest, client.Outbox],
  ...[client.OutboxAction, client.OutboxEntry, client.OutboxStore, client.Page<unknown>, client.Participant],
  ...[client.Permission, client.Person, client.Reaction, client.Readable<unknown>, client.Receipt, client.Room],
  ...[client.RoomClient, client.RoomList, client.RoomListState, client.RoomRights, client.RoomState, client.RoomType],
  ...[
    client.RoomView,
    client.RoomViewState,
    client.Policy,
    client.PolicyRole,
    client.PolicyRelation,
    client.PolicyRoomType,
  ],
  ...[client.Runtime, client.SearchResult, client.ShownMessage, client.SocketConstructor, client.SocketLike],
];

describe('homeroom/client', () => {
  it('exports the names that hosts import', () => {
    void (null as PublicTypes | null);
    expect(Object.keys(values)).to.have.members([
      'ChatRefusal',
      'createChatClient',
      'createRoomClient',
      'indexedDbOutbox',
      'memoryOutbox',
    ]);
  });

  it('is not larger than its documentation says', async () => {
    const said = /less than (\d+) kB \(gzip\)/.exec(readFileSync('docs/client.md', 'utf8'))?.[1];
    const bundle = await rolldown({ input: 'dist/client/index.js', platform: 'browser' });
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    await bundle.close();
    expect(gzipSync(output[0].code).length).to.be.below(Number(said) * 1_000);
  });
});
