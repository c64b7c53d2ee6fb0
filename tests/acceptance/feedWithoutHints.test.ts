import { resolve } from 'node:path';
import { expect } from 'chai';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { eventually } from '../support/eventually.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

const demoRoster = ['import-roster', resolve('demo'), '--as-of', '2027-01-15'];

/** The command and the node share nothing but the database: what the command would have told nodes never arrives. */
withPostgres('the feed of a node that hears nothing of an import', (getUrl) => {
  let chat: HomeroomChat;

  before(async function open() {
    this.timeout(60_000);
    expect((await callHomeroom(['migrate'], { DATABASE_URL: getUrl() })).code).to.equal(0);
    chat = await createChat({ database: getUrl(), authenticate: () => null, bus: 'none' });
  });
  after(() => chat.close());

  it('has the change of the directory and every new room within moments, each once (I20)', async function run() {
    this.timeout(60_000);
    const start = (await chat.readFeed({ after: 'latest', limit: 1 })).next;
    const imported = await callHomeroom([...demoRoster, '--json'], { DATABASE_URL: getUrl() });
    expect(imported.code, imported.error).to.equal(0);
    const { outcome } = JSON.parse(imported.out) as { outcome: { rooms: { created: number } } };
    const { rooms } = outcome;
    expect(rooms.created).to.be.greaterThan(3);

    const events = await eventually(async () => {
      const page = await chat.readFeed({ after: start, limit: 200 });
      expect(page.events.length).to.be.at.least(rooms.created + 1);
      return page.events;
    });
    const made = events.flatMap((event) => (event.type === 'room_created' ? [event.roomId] : []));
    expect(new Set(made).size).to.equal(rooms.created);
    expect(made).to.have.length(rooms.created);
    const stamps = events.flatMap((event) => (event.type === 'directory_changed' ? [event.stamp] : []));
    expect(stamps).to.have.length.greaterThan(0);
    expect(new Set(stamps).size).to.equal(stamps.length);
  });
});
