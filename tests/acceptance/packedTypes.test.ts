import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

/** A program without the types of browsers, and without those of Node. */
const page = `
import { type ChatClient, createChatClient, createRoomClient, memoryOutbox } from 'homeroom/client';
import { ChatProvider, useChat, useConnection, useContacts, useRoom } from 'homeroom/react';
import { reactNative } from 'homeroom/react-native';

export const chat: ChatClient = createChatClient({ url: 'https://chat.test', token: () => null, outbox: memoryOutbox() });
export const lesson = createRoomClient({ url: 'https://chat.test', token: async () => '', roomId: 1 });
export const sent = async (): Promise<string> => {
  await chat.connect({ withinMs: 1_000 });
  const file = await chat.upload(await chat.download(1), { name: 'notes.txt' });
  return chat.room(1).send('Hello', { attachments: [file] });
};
export const hooks = [ChatProvider, useChat, useConnection, useContacts, useRoom, reactNative];
// @ts-expect-error: a token is text
createChatClient({ url: '', token: () => 1 });
// @ts-expect-error: there is no page here
export const title = document.title;
`;

const host = `
import { createChat } from 'homeroom';

export const open = async () => createChat({ database: 'postgres://chat.test/chat' });
`;

const parsed = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says about a program, and about every declaration that it reads. Files are parsed once. */
const complaints = (folder: string, file: string, settings: object): string[] => {
  const strict = { target: 'es2022', lib: ['es2022'], strict: true, skipLibCheck: false, noEmit: true, types: [] };
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...strict, ...settings }, folder);
  const compiler = ts.createCompilerHost(options);
  const { getSourceFile } = compiler;
  compiler.getCurrentDirectory = () => folder;
  compiler.getSourceFile = (name, how, ...rest) => {
    const key = `${name} ${typeof how === 'object' ? how.impliedNodeFormat : how}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile.call(compiler, name, how, ...rest));
    return parsed.get(key);
  };
  const program = ts.createProgram([join(folder, file)], options, compiler);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(
    (one) => `${one.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`,
  );
};

describe('the published types', () => {
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-types-'));
    const installed = join(folder, 'node_modules', 'homeroom');
    await mkdir(installed, { recursive: true });
    await cp('package.json', join(installed, 'package.json'));
    for (const part of ['core', 'adapters', 'composition', 'client'])
      await cp(join('dist', part), join(installed, 'dist', part), {
        recursive: true,
        filter: (name) => !/\.(js|map)$/.test(name),
      });
    // A host has what Homeroom depends on, and of its own React and the types of Node.
    const link = async (name: string, inside: string): Promise<void> => {
      const place = join(inside, 'node_modules', name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(resolve('node_modules', name), place);
    };
    const { dependencies }: { dependencies: object } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const name of Object.keys(dependencies)) await link(name, installed);
    for (const name of ['@types/node', '@types/react', 'react']) await link(name, folder);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'page.ts'), page);
    await writeFile(join(folder, 'host.ts'), host);
  });
  after(async () => {
    parsed.clear();
    await rm(folder, { recursive: true });
  });

  const ways = [
    { module: 'nodenext', moduleResolution: 'nodenext', exactOptionalPropertyTypes: true },
    { module: 'node16', moduleResolution: 'node16', exactOptionalPropertyTypes: false },
    { module: 'esnext', moduleResolution: 'bundler', exactOptionalPropertyTypes: true },
    { module: 'esnext', moduleResolution: 'bundler', exactOptionalPropertyTypes: false },
  ];
  for (const way of ways)
    it(`of the client, React and React Native need no DOM: ${JSON.stringify(way)}`, function () {
      this.timeout(300_000);
      expect(complaints(folder, 'page.ts', way)).to.deep.equal([]);
    });

  it('of the library pass in a strict host that checks every declaration', function () {
    this.timeout(300_000);
    expect(complaints(folder, 'host.ts', { ...ways[0], types: ['node'] })).to.deep.equal([]);
  });
});
