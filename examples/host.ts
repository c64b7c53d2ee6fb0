import { createServer } from 'node:http';
import express from 'express';
import { createChat } from 'homeroom';

const app = express();
const server = createServer(app);
const chat = await createChat({ database: 'memory', authenticate: (request) => Number(request.headers['x-user-id']) });
await chat.directory.put({
  users: [
    { externalId: 't1', role: 'teacher', firstName: 'Ada', lastName: 'Byron', isActive: true },
    { externalId: 's1', role: 'student', firstName: 'Max', lastName: 'Born', isActive: true },
  ],
  relations: [{ kind: 'teaches', from: 't1', to: 's1', context: 'maths', contextName: 'Maths', status: 'active' }],
});
app.use(chat.router);
chat.attach(server);
server.listen(Number(process.env['PORT'] ?? 8000), '127.0.0.1');
