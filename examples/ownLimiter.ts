import { createServer } from 'node:http';
import express from 'express';
import { createChat } from 'homeroom';
import { TallyLimiter } from './TallyLimiter.ts';

const app = express();
const server = createServer(app);
const limiter = new TallyLimiter();
const chat = await createChat({
  database: 'memory',
  authenticate: (request) => Number(request.headers['x-user-id']),
  limits: { messages: { everyone: 2 } },
  ports: { rateLimiter: limiter },
});
await chat.directory.put({
  users: [
    { externalId: 't1', role: 'teacher', firstName: 'Ada', lastName: 'Byron', isActive: true },
    { externalId: 's1', role: 'student', firstName: 'Max', lastName: 'Born', isActive: true },
  ],
  relations: [{ kind: 'teaches', from: 't1', to: 's1', context: 'maths', contextName: 'Maths', status: 'active' }],
});
app.get('/refusals', (_request, response) => void response.json(Object.fromEntries(limiter.refusals)));
app.use(chat.router);
chat.attach(server);
server.listen(Number(process.env['PORT'] ?? 8000), '127.0.0.1');
