import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { type DemoCard, demoPage } from '../../adapters/pages/demoPage.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { ChatOptions } from '../ChatOptions.ts';
import type { Config } from '../Config.ts';
import { createChat } from '../createChat.ts';
import type { Log } from '../Log.ts';
import { pagePolicy } from '../showWelcome.ts';
import { demoSecret } from './demoSecret.ts';
import { printDemo } from './printDemo.ts';

/** The roster and the conversation, beside the compiled tree. */
const demoFolder = fileURLToPath(new URL('../../../demo', import.meta.url));

export interface Demo {
  readonly address: string;
  /** Who is who, with lines to paste. */
  readonly welcome: string;
  stop(): Promise<void>;
}

/** Opens the demo school and serves it. Its data lies in a folder of its own, apart from a real school's. */
export const openDemo = async (
  config: Config,
  optionsOf: (config: Config) => Omit<ChatOptions, 'jwt' | 'authenticate'> & { readonly log: Log },
): Promise<Demo> => {
  const dataDir = join(config.dataDir, 'demo');
  const database = 'url' in config.database ? config.database : { dataDir };
  const secret = config.auth.secret ?? (await demoSecret(dataDir));
  const options = optionsOf({ ...config, database, policy: 'education' });
  const chat = await createChat({ ...options, jwt: { keys: { secret } } });
  // Listens first: what is asked meanwhile waits for the school.
  let school: Promise<readonly Person[]> | undefined;
  const cards = async (): Promise<readonly DemoCard[]> => {
    const [{ seedDemo }, { demoCards }] = await Promise.all([import('./seedDemo.ts'), import('./demoCards.ts')]);
    school ??= seedDemo(demoFolder, chat);
    return demoCards(await school, secret, chat);
  };
  const pages = Router().get('/', async (request, response) => {
    const address = new URL(request.url, `${request.protocol}://${request.get('host')}`);
    const page = demoPage(await cards(), address.searchParams.get('as') ?? undefined, address.origin);
    response.set('Content-Security-Policy', pagePolicy).type('html').send(page);
  });
  const { startServer } = await import('../server.ts');
  const server = await startServer(chat, pages, { ...config, log: options.log }).catch(async (failure) => {
    await chat.close();
    throw failure;
  });
  try {
    return { address: server.address, welcome: printDemo(server.address, await cards()), stop: () => server.stop() };
  } catch (failure) {
    await server.stop();
    throw failure;
  }
};
