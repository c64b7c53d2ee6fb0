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

  it('is not larger than its documentation says, nor are the hooks for React', async () => {
    const docs = readFileSync('docs/client.md', 'utf8');
    const said = (pattern: RegExp): number => Number(pattern.exec(docs)?.[1]) * 1_000;
    const client = await bundled('dist/client/index.js');
    expect(client.first, 'what a page loads first').to.be.below(said(/less than (\d+) kB \(gzip\)/));
    expect(client.later, 'what it loads when it is needed').to.be.below(said(/further (\d+) kB/));
    expect((await bundled('dist/client/react/index.js')).first, 'React').to.be.below(
      said(/the hooks less than (\d+) kB/),
    );
  });
});

/** The bytes of a bundle for browsers, compressed: what is loaded first with all that it imports, and all the rest. */
const bundled = async (input: string): Promise<{ first: number; later: number }> => {
  const bundle = await rolldown({ input, platform: 'browser', external: ['react'], logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const first = new Set<string>([output[0].fileName]);
  for (const name of first)
    for (const one of output)
      if (one.type === 'chunk' && one.fileName === name) for (const id of one.imports) first.add(id);
  let [ofFirst, ofLater] = [0, 0];
  for (const one of output) {
    if (one.type !== 'chunk') continue;
    const { length } = gzipSync(one.code);
    if (first.has(one.fileName)) ofFirst += length;
    else ofLater += length;
  }
  return { first: ofFirst, later: ofLater };
};
