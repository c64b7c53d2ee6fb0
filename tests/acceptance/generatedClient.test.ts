import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

const run = promisify(execFile);
const program = (name: string): string => resolve('node_modules', name);

/** Runs a program of Node. @returns what it printed, or fails with it */
const node = async (cwd: string, ...args: string[]): Promise<string> => {
  const { stdout, stderr } = await run(process.execPath, args, { cwd }).catch((failure: { stdout: string }) => ({
    stdout: failure.stdout,
    stderr: String(failure),
  }));
  if (stderr !== '') throw new Error(`${args[0]}: ${stdout}\n${stderr}`);
  return stdout;
};

describe('a client that is generated from openapi.json', () => {
  let chat: RunningChat;
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    chat = await RunningChat.start({ files: { maxBytes: 10_000 } });
    await chat.chat.directory.put(twoSchools);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-generated-'));
    await cp(join('examples', 'generatedClient'), folder, { recursive: true });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  });
  after(async () => {
    await chat.stop();
    await rm(folder, { recursive: true });
  });

  it('compiles with its strictest settings, and holds a conversation', async function () {
    this.timeout(300_000);
    const document = `${chat.address}/api/openapi.json`;
    await node(folder, program('openapi-typescript/bin/cli.js'), document, '-o', 'api.ts');
    await node(folder, program('typescript/bin/tsc'));
    const otherId = String(await chat.userId('sam-n'));
    const said = await node(folder, 'conversation.js', chat.address, await chat.token('tess-n'), otherId);
    expect(said.trim().split('\n')).to.deep.equal([
      ...['sent one 200', 'sent two 200', 'sent three 200'],
      ...['I four notes.txt', 'I three', 'I two', 'I one'],
      ...['3 rooms, 0 unread', 'refused: CANNOT_CHAT'],
    ]);
    const { body } = await chat.ask('sam-n', 'GET', 'rooms/');
    expect(body.rooms[0]).to.include({ last_message_content: 'four', unread_count: 4 });
    const api = await readFile(join(folder, 'api.ts'), 'utf8');
    expect(api, 'the codes of errors').to.match(/code: "INVALID_REQUEST" \| "EMPTY_MESSAGE"/);
  });

  it('comes from a document that the schema of OpenAPI 3.1 accepts', async () => {
    const response = await fetch(`${chat.address}/api/openapi.json`);
    const { valid, errors } = await new Validator().validate(JSON.parse(await response.text()));
    expect(errors ?? []).to.deep.equal([]);
    expect(valid).to.equal(true);
    const broken = await new Validator().validate({ openapi: '3.1.0', info: { title: 'No version' }, paths: {} });
    expect(broken.valid).to.equal(false);
  });
});
