import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n');
const leftOut = new Set(lines('.dockerignore'));
const isLeftOut = (path: string): boolean => leftOut.has(path.split('/')[0] ?? '');

/** The files that are compiled and bundled in the image. */
const sources = (): string[] => {
  const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
  return [...include, 'web']
    .filter((name) => !isLeftOut(name) && existsSync(name))
    .flatMap((name) =>
      name.endsWith('.ts') ? [name] : readdirSync(name, { recursive: true }).map((file) => join(name, String(file))),
    )
    .filter((file) => /\.(ts|tsx|css)$/.test(file));
};

describe('the image', () => {
  it('is built from sources that import no file that it leaves out', () => {
    expect(leftOut).to.include('tests');
    const files = sources();
    expect(files.length).to.be.above(200);
    const broken = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\() ?'(\.[^']+)'/g)]
        .map(([, to = '']) => join(file, '..', to))
        .filter(isLeftOut)
        .map((to) => `${file} imports ${to}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('copies only existing files', () => {
    const copied = lines('deploy/Dockerfile')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied).to.include.members(['package-lock.json', '.npmrc', 'LICENSE']);
    for (const file of copied) expect([file, existsSync(file), isLeftOut(file)]).to.deep.equal([file, true, false]);
  });

  it('runs the newest line of Node with which the package is tried, the same in every stage', () => {
    const text = lines('deploy/Dockerfile');
    const stages = text.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(stages).to.deep.equal(['$NODE', '$NODE', '$NODE']);
    const [, tried = ''] = /^const RELEASES = \[(.*)\];$/m.exec(readFileSync('scripts/otherNodes.js', 'utf8')) ?? [];
    const newest = tried.match(/\d+/g)?.at(-1);
    expect(text.find((line) => line.startsWith('ARG NODE='))).to.match(new RegExp(`=node:${newest}\\.\\d+\\.\\d+-`));
  });

  it('has a check of health that ends by the answer of the server', async () => {
    const [, asked = ''] = /^ {2}CMD (\[.*\])$/m.exec(readFileSync('deploy/Dockerfile', 'utf8')) ?? [];
    const [program = '', ...args] = JSON.parse(asked) as string[];
    expect(program).to.equal('node');
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/api/health/' ? status : 404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const check = async (): Promise<number | null> => {
      const { port } = server.address() as AddressInfo;
      const [code] = await once(spawn(process.execPath, args, { env: { PORT: String(port) } }), 'close');
      return code;
    };
    expect(await check()).to.equal(0);
    status = 500;
    expect(await check()).to.equal(1);
    server.close();
    await once(server, 'close');
  });

  it('holds no secrets of the machine that builds it', () => {
    expect(leftOut).to.include.members(['.git', '.env', '**/.env', 'data', '**/node_modules', 'dist']);
  });
});
