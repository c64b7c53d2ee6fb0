import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { RunningChat } from './RunningChat.ts';

describe('examples/terminalChat.ts', () => {
  it('is what docs/client.md shows', () => {
    expect(readFileSync('docs/client.md', 'utf8')).to.include(readFileSync('examples/terminalChat.ts', 'utf8'));
  });

  it('prints the messages of others and sends typed lines', async function () {
    this.timeout(20_000);
    const chat = await RunningChat.start();
    await chat.chat.directory.put({
      users: [
        { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Bell', isActive: true },
        { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Reed', isActive: true },
      ],
      relations: [{ kind: 'teaches', from: 'tess', to: 'sam', status: 'active' }],
    });
    const [tessId, samId] = [await chat.userId('tess'), await chat.userId('sam')];
    const { body } = await chat.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: samId });
    const messages = `rooms/${body.room.id}/messages/`;
    await chat.ask('tess', 'POST', messages, { content: 'Good morning' });

    const program = resolve('dist', 'examples', 'terminalChat.js');
    const sam = spawn(process.execPath, [program, chat.address, await chat.token('sam'), String(tessId)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let printed = '';
    sam.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    try {
      await eventually(() => expect(printed).to.include('Tess Bell: Good morning'), { within: 10_000 });
      sam.stdin.write('Good morning to you\n');
      await eventually(() => expect(printed).to.include('Sam Reed: Good morning to you'));
      expect((await chat.ask('tess', 'GET', messages)).body.messages.at(-1).content).to.equal('Good morning to you');
      sam.stdin.end();
      await once(sam, 'exit');
      expect(sam.exitCode, 'nothing keeps the process alive after close').to.equal(0);
    } finally {
      sam.kill('SIGKILL');
      await chat.stop();
    }
  });
});
