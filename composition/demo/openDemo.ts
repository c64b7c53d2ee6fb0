import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoPerson } from '../../adapters/http/demo/makeDemoRouter.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { ChatOptions } from '../ChatOptions.ts';
import type { Config } from '../Config.ts';
import type { Log } from '../Log.ts';
import { openChat } from '../openChat.ts';
import { buildDocs } from './buildDocs.ts';
import type { DemoDoor } from './demoDoor.ts';
import { demoSecret } from './demoSecret.ts';
import { printDemo } from './printDemo.ts';

/** The roster and the conversation, beside the compiled tree. */
const demoFolder = fileURLToPath(new URL('../../../demo', import.meta.url));
/** The documentation, beside the compiled tree. */
const docsFolder = fileURLToPath(new URL('../../docs', import.meta.url));

export interface Demo {
  readonly address: string;
  /** Links to open, and lines to paste. */
  readonly welcome: string;
  stop(): Promise<void>;
}

/**
 * Opens the demo school and serves it. Its data lies in its own folder, apart from a real school's, and carries a mark.
 * @throws ChatError CONFLICT if the folder holds other data
 */
export const openDemo = async (
  config: Config,
  { host, isTrustedHost }: DemoDoor,
  optionsOf: (config: Config) => Omit<ChatOptions, 'jwt' | 'authenticate'> & { readonly log: Log },
): Promise<Demo> => {
  const dataDir = join(config.dataDir, 'demo');
  const secret = await demoSecret(dataDir);
  // As a school should have it: the office looks into chats by cases alone.
  const oversight = { ...config.oversight, mode: 'case' } as const;
  const files = { ...config.files, store: { folder: join(dataDir, 'attachments') } };
  const options = optionsOf({ ...config, database: { dataDir }, files, policy: 'education', oversight });
  const sockets = { ...options.sockets, isTrustedHost };
  const chat = await openChat({ ...options, sockets, jwt: { keys: { secret } } }, true);
  // The server listens first; requests for people wait until the school is seeded.
  let school: Promise<readonly Person[]> | undefined;
  const people = async (): Promise<readonly DemoPerson[]> => {
    const [{ seedDemo }, { demoPeople }] = await Promise.all([import('./seedDemo.ts'), import('./demoPeople.ts')]);
    school ??= seedDemo(demoFolder, chat);
    return demoPeople(await school, secret, chat);
  };
  const [{ startServer }, { serveDocs }, { makeDemoRouter }, { refuseForeignHosts }] = await Promise.all([
    import('../server.ts'),
    import('../../adapters/pages/serveDocs.ts'),
    import('../../adapters/http/demo/makeDemoRouter.ts'),
    import('../../adapters/http/demo/refuseForeignHosts.ts'),
  ]);
  const settings = { corsOrigins: config.corsOrigins, log: options.log };
  const docs = serveDocs(docsFolder, () => buildDocs(options.log));
  const before = [refuseForeignHosts(isTrustedHost, settings), makeDemoRouter(people, settings), docs];
  const server = await startServer(chat, { ...config, host, log: options.log, before }).catch(async (failure) => {
    await chat.close();
    throw failure;
  });
  try {
    return { address: server.address, welcome: printDemo(server.address, await people()), stop: () => server.stop() };
  } catch (failure) {
    await server.stop();
    throw failure;
  }
};
