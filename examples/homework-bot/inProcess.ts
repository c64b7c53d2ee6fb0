/** A system of homework that has the chat inside: what a teacher sets is told to the class, in the name of a program. */
import { createServer } from 'node:http';
import express from 'express';
import { createChat } from 'homeroom';

const app = express();
const server = createServer(app);
const chat = await createChat({
  database: process.env['DATABASE_URL'] ?? 'memory',
  authenticate: ({ headers }) => String(headers['x-user'] ?? ''), // in place of your own sessions
  directoryKey: process.env['DIRECTORY_KEY'] ?? 'only-for-trying-it-7f3a91c2',
});
const person = (externalId: string, role: string, firstName: string) =>
  ({ externalId, role, firstName, lastName: 'Example', isActive: true }) as const;
const context = { context: 'bio-7b', contextName: 'Biology 7b' };
await chat.directory.put({
  users: [person('t1', 'teacher', 'Tess'), person('s1', 'student', 'Sam'), person('s2', 'student', 'Sol')],
  relations: [
    { kind: 'teaches', from: 't1', to: 's1', ...context, status: 'active' },
    { kind: 'teaches', from: 't1', to: 's2', ...context, status: 'active' },
  ],
});

const accounts = await chat.services.list();
const known = accounts.find(({ account }) => account.name === 'Homework')?.account;
const { id } = known ?? (await chat.services.create({ name: 'Homework', role: 'bot' }));
const homework = chat.as(id);

app.post('/homework', express.json(), async ({ body }, response) => {
  const [room] = await homework.listRooms({ context: body.class });
  if (room === undefined) return response.status(404).json({ error: 'There is no chat of this class.' });
  const { message, isDuplicate } = await homework.send({
    roomId: room.id,
    content: `${body.task}, until ${body.due}.`, // says everything on its own; `data` is for clients that know it
    clientId: body.id, // a second call with the same one tells nobody twice
    data: { type: 'homework', due: body.due },
  });
  return response.status(isDuplicate ? 200 : 201).json({ message: message.id });
});

app.use(chat.router);
chat.attach(server);
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
