/** What samples have around them in common, as text. */

export const school = `
import { expect } from 'chai';
import { sampleSchool } from '../tests/docs/samples/sampleSchool.js';
export const school = await sampleSchool();
`;
export const host = `${school}
import { createServer } from 'node:http';
import express from 'express';
import { TallyLimiter } from '../examples/TallyLimiter.js';
import { relations, users } from '../tests/docs/samples/sampleSchool.js';
const app = express();
const server = createServer(app);
const authenticate = () => null;
const sessionOf = (_request: unknown): { userId: string } | undefined => undefined;
`;
export const client = `${school}
import { createChatClient } from 'homeroom/client';
const { address: url, roomId } = school;
const token = () => 't1';
const [location, fetchToken] = [{ origin: url }, token];
`;
export const connected = `${client}
const chat = createChatClient({ url, token });
await chat.connect();
`;
export const end = 'await chat.close(); await school.close();';
export const heard = (text: string): string => `
import { eventually } from '../tests/support/eventually.js';
await eventually(async () => {
  const { messages } = await school.chat.readHistory({ userId: 's1', roomId: school.roomId });
  expect(messages.map(({ content }) => content)).to.include(${JSON.stringify(text)});
});
`;
export const inMemory = (name: string) => [name, `database: 'memory', ${name}`] as const;
/** A part of the table that `definePolicy` takes. */
export const part = {
  before: `import { audienceRoomType, type PolicyTable, via, inverse } from 'homeroom';
const part: Partial<PolicyTable> = {`,
  after: '};\nvoid part;',
};
