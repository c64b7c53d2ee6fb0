import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import type { ChatClient } from '../../../client/ChatClient.ts';
import { RunningChat } from '../../acceptance/RunningChat.ts';
import { twoSchools } from '../../acceptance/twoSchools.ts';
import { eventually } from '../../support/eventually.ts';
import { type App, bundleExample, Device } from './Device.ts';
import { nativeTypes } from './nativeModules.ts';

describe('the example for React Native', function () {
  this.timeout(60_000);
  let chat: RunningChat;
  let code: string;
  let app: App;
  const device = new Device();
  const clients: ChatClient[] = [];

  before(async () => {
    code = await bundleExample();
    chat = await RunningChat.start();
    await chat.chat.directory.put(twoSchools);
  });
  after(async () => {
    for (const client of clients) client.close();
    await chat.stop();
  });

  const start = (): ChatClient => {
    app = device.start(code);
    const client = app.openChat(chat.address, () => chat.token('tess-n'));
    clients.push(client);
    return client;
  };
  const say = async (roomId: number, content: string): Promise<void> => {
    await chat.ask('sam-n', 'POST', `rooms/${roomId}/messages/`, { content });
  };

  it('compiles with the types of an app, where there is no DOM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-native-'));
    try {
      await cp(join('examples', 'reactNative'), folder, { recursive: true });
      for (const [name, types] of Object.entries(nativeTypes)) {
        await mkdir(join(folder, 'node_modules', name), { recursive: true });
        await writeFile(join(folder, 'node_modules', name, 'index.d.ts'), types);
      }
      for (const name of ['homeroom', 'react', '@types/react', 'csstype']) {
        const installed = join(folder, 'node_modules', name);
        await mkdir(dirname(installed), { recursive: true });
        await symlink(name === 'homeroom' ? resolve('.') : resolve('node_modules', name), installed);
      }
      const path = join(folder, 'tsconfig.json');
      const { options, fileNames } = ts.parseJsonConfigFileContent(
        ts.readConfigFile(path, ts.sys.readFile).config,
        ts.sys,
        folder,
      );
      expect(fileNames).to.have.lengthOf(2);
      const found = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
      expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).to.deep.equal([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('talks, rests in the background, catches up, and sends after a restart what was written without a network', async () => {
    let client = start();
    await client.connect();
    const { room } = await client.openRoom({ type: 'direct', user_id: await chat.userId('sam-n') });
    const view = client.room(room.id);
    await view.open({ at: 'unread' });
    const texts = (): string[] =>
      client
        .room(room.id)
        .state.get()
        .messages.map(({ content }) => content);
    view.send('Hello');
    expect(texts()).to.deep.equal(['Hello']);
    await eventually(() => expect(view.state.get().messages[0]?.status).to.equal('sent'));
    expect(view.state.get().messages[0]?.client_id).to.match(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(app.render(client, room.id)).to.include('Message');
    expect(app.render(client, null)).to.include('connecting');

    // The centre of notifications covers the app for a moment.
    device.show('inactive');
    device.show('active');
    expect(client.connection.get().status).to.equal('online');

    device.show('background');
    view.send('on the way out');
    await eventually(() => expect(client.connection.get().status).to.equal('paused'), { within: 10_000 });
    await say(room.id, 'while you were away');
    expect(texts()).to.deep.equal(['Hello', 'on the way out']);
    device.show('active');
    await eventually(() => expect(texts()).to.deep.equal(['Hello', 'on the way out', 'while you were away']));

    device.isCut = true;
    device.connectBy('none');
    expect(client.connection.get().status).to.equal('waiting');
    view.send('from the lift');
    await eventually(() => expect([...device.stored.values()].join()).to.include('from the lift'));
    client.close();
    expect(device.listeners, 'what still listens to the device').to.equal(0);

    device.isCut = false;
    client = start();
    await client.connect();
    await client.room(room.id).open();
    const all = ['Hello', 'on the way out', 'while you were away', 'from the lift'];
    await eventually(() => expect(texts()).to.deep.equal(all));
    await eventually(() => expect([...device.stored.keys()]).to.deep.equal([]));
    device.connectBy('wifi');
    device.connectBy('cellular');
    await say(room.id, 'over another network');
    await eventually(() => expect(texts()).to.deep.equal([...all, 'over another network']));
  });
});
