/** A marketplace: a bid lets worker and client talk about one job, hiring keeps it so, and the others fall silent. */
import { createServer } from 'node:http';
import express from 'express';
import { ChatError, createChat, marketplacePolicy } from 'homeroom';

interface Job {
  readonly title: string;
  readonly client: string;
  readonly bidders: Set<string>;
}

/** What the marketplace itself keeps; a real one has a database. */
const jobs = new Map<string, Job>();

const app = express();
const server = createServer(app);
const chat = await createChat({
  database: process.env['DATABASE_URL'] ?? 'memory',
  policy: marketplacePolicy,
  authenticate: ({ headers }) => String(headers['x-user'] ?? ''), // in place of your own sessions
});
const person = (externalId: string, role: string, firstName: string) =>
  ({ externalId, role, firstName, lastName: 'Example', isActive: true }) as const;
await chat.directory.put({
  users: [person('c1', 'client', 'Clara'), person('w1', 'worker', 'Walid'), person('w2', 'worker', 'Wanda')],
  relations: [],
});

/** Says to the chat how a worker is related to a job: that, and nothing else, decides who may talk. */
const relate = (kind: 'bids_on' | 'hired_for', worker: string, id: string, status: 'active' | 'ended') => {
  const { title, client } = jobs.get(id) ?? { title: '', client: '' };
  return { kind, from: worker, to: client, context: id, contextName: title, status };
};

app.use(express.json());
app.post('/jobs/:id', ({ params, body, headers }, response) => {
  jobs.set(params.id, { title: body.title, client: String(headers['x-user']), bidders: new Set() });
  response.status(201).json({ id: params.id });
});

app.post('/jobs/:id/bids', async ({ params: { id }, body, headers }, response) => {
  const worker = String(headers['x-user']);
  const job = jobs.get(id);
  if (job === undefined) return response.status(404).json({ error: 'There is no such job.' });
  job.bidders.add(worker);
  await chat.directory.put({ users: [], relations: [relate('bids_on', worker, id, 'active')] });
  const { room } = await chat.openRoom({
    openerId: worker,
    type: 'job',
    userId: job.client,
    jobId: id,
    workerId: worker,
  });
  await chat.sendMessage({ senderId: worker, roomId: room.room.id, content: body.offer });
  return response.status(201).json({ room: room.room.id });
});

app.post('/jobs/:id/hire', async ({ params: { id }, body, headers }, response) => {
  const job = jobs.get(id);
  if (job === undefined || job.client !== headers['x-user'])
    return response.status(403).json({ error: 'Only who posted a job hires for it.' });
  if (!job.bidders.has(body.worker)) return response.status(409).json({ error: 'They have not bid on this job.' });
  const others = [...job.bidders].filter((worker) => worker !== body.worker);
  await chat.directory.put({
    users: [],
    relations: [
      relate('hired_for', body.worker, id, 'active'),
      ...others.map((worker) => relate('bids_on', worker, id, 'ended')),
    ],
  });
  return response.json({ hired: body.worker });
});

app.use(chat.router);
app.use((failure: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) =>
  failure instanceof ChatError
    ? response.status(400).json({ error: failure.message, code: failure.code })
    : next(failure),
);
chat.attach(server);
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
