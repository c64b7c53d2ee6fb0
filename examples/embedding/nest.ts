/** NestJS 11, over Express: the chat is mounted in `main.ts`, before Nest reads bodies. */
import type { Server } from 'node:http';
import { type ArgumentsHost, Catch, NotFoundException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createChat } from 'homeroom';
import { AppModule } from './AppModule.ts';
import { personOf } from './cookies.ts';
import { school } from './school.ts';

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error', 'warn'] });
const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
await chat.directory.put(school);

app.use(chat.router); // REST, under /api
const server: Server = app.getHttpServer();
chat.attach(server); // sockets, under /ws/chat/

/** The page that comes with Homeroom, for what no controller has an answer; leave it out with a page of your own. */
class PageFilter {
  catch(failure: NotFoundException, context: ArgumentsHost): void {
    const [request, response] = context.getArgs();
    chat.page(request, response, () => response.status(404).json(failure.getResponse()));
  }
}
Catch(NotFoundException)(PageFilter);
app.useGlobalFilters(new PageFilter());

await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
