/** A clinic with its own policy: roles, relations and room types that Homeroom does not know. */
import { createServer } from 'node:http';
import express from 'express';
import { createChat } from 'homeroom';
import { clinicPolicy } from './clinicPolicy.ts';

const app = express();
const server = createServer(app);
const chat = await createChat({
  database: 'memory',
  policy: clinicPolicy,
  authenticate: (request) => Number(request.headers['x-user-id']),
});
const person = (externalId: string, role: string, firstName: string, lastName: string) =>
  ({ externalId, role, firstName, lastName, isActive: true }) as const;
await chat.directory.put({
  users: [
    person('d1', 'doctor', 'Omar', 'Haddad'),
    person('n1', 'nurse', 'Nina', 'Berg'),
    person('p1', 'patient', 'Rosa', 'Diaz'),
    person('p2', 'patient', 'Paul', 'Weiss'),
    person('c1', 'carer', 'Luis', 'Diaz'),
    person('c2', 'carer', 'Vera', 'Weiss'),
  ],
  relations: [
    { kind: 'treats', from: 'd1', to: 'p1', context: 'hip', contextName: 'Hip', status: 'active' },
    { kind: 'treats', from: 'd1', to: 'p2', context: 'knee', contextName: 'Knee', status: 'active' },
    { kind: 'nurses', from: 'n1', to: 'p1', context: 'w3', contextName: 'Ward 3', status: 'active' },
    { kind: 'nurses', from: 'n1', to: 'p2', context: 'w3', contextName: 'Ward 3', status: 'active' },
    { kind: 'cares_for', from: 'c1', to: 'p1', status: 'active' },
    { kind: 'cares_for', from: 'c2', to: 'p2', status: 'active' },
  ],
});
app.use(chat.router);
chat.attach(server);
server.listen(Number(process.env['PORT'] ?? 8000), '127.0.0.1');
