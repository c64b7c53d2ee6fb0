import { expect } from 'chai';
import type { AuditDraft } from '../../core/audit/AuditEntry.ts';
import { loadSource } from '../../core/directory/DirectoryRecords.ts';
import type { Lease } from '../../core/feed/Leases.ts';
import { asOrganisationId, asRoomId, rootOrganisation } from '../../core/ids.ts';
import { organisationOf } from '../../core/permissions/RoleGrant.ts';
import { relationRoomKey } from '../../core/rooms/roomKeys.ts';
import { asWebhookId, type Webhook } from '../../core/webhooks/Webhook.ts';
import type { WebhookDeliveryDraft } from '../../core/webhooks/WebhookDelivery.ts';
import {
  keptDeliveries,
  type WebhookChange,
  type WebhookDraft,
  type WebhookProgress,
  type WebhookVersion,
  webhookLease,
} from '../../core/webhooks/Webhooks.ts';
import type { ChatWorld, OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const noon = new Date('2026-09-01T12:00:00.000Z');
const nobody = asWebhookId(999_999);

const audit =
  (action: 'webhook.created' | 'webhook.changed' | 'webhook.deleted' | 'webhook.disabled') =>
  ({ id, organisation }: Webhook): AuditDraft => ({
    ...{ actor: { kind: 'system' }, action, organisation, details: { webhook: id } },
  });

const draft = (given: Partial<WebhookDraft> = {}): WebhookDraft => ({
  ...{ organisation: rootOrganisation, url: 'https://a.example/', description: '', events: [], roomTypes: [] },
  ...{ epoch: 'e', position: 7, isActive: true, secret: 'whsec_old' },
  ...given,
});

type Stored = Pick<ChatWorld, 'webhooks' | 'leases'>;

const create = async ({ webhooks }: Stored, given: Partial<WebhookDraft> = {}): Promise<Webhook> =>
  (await webhooks.create(draft(given), 20, audit('webhook.created'))) ?? expect.fail('it was not stored');

const take = async ({ leases }: Stored, { id }: Webhook): Promise<Lease> =>
  (await leases.acquire(webhookLease(id), 'node', 60_000)) ?? expect.fail('there is no lease');

/** As it was made. */
const first = ({ id }: Webhook): WebhookVersion => ({ id, version: 1 });

const delivery = (eventId: string): WebhookDeliveryDraft => ({
  ...({ eventId, type: 'new_message', roomId: asRoomId(5), attempt: 1, outcome: 'delivered' } as const),
  ...{ status: 200, error: null, ms: 12, at: new Date() },
});

const progress = (given: Partial<WebhookProgress> = {}): WebhookProgress => ({
  ...{ position: 9, frontier: 9, waiting: [], failingSince: null, lastSuccessAt: noon, lastAttemptAt: noon },
  ...{ lastStatus: 200, lastError: null, deliveries: [] },
  ...given,
});

/** What a store of webhooks promises. */
export const webhooksContract = (name: string, open: OpenStored): void =>
  void describe(`webhooks (${name})`, () => {
    const fact = stateOver(open);

    fact('are made, listed and found as they were given', async (world) => {
      const { webhooks } = world;
      const events = ['new_message', 'room_created'] as const;
      const one = await create(world, { events, roomTypes: ['class'], description: 'Archive' });
      const other = await create(world, { organisation: asOrganisationId(4), isActive: false });
      expect(one).to.deep.include({
        ...{ url: 'https://a.example/', description: 'Archive', events, roomTypes: ['class'], state: 'active' },
        ...{ epoch: 'e', position: 7, reason: null, failingSince: null, lastError: null, previousSecretUntil: null },
      });
      expect(other.state).to.equal('paused');
      expect(await webhooks.list()).to.deep.equal([other, one]);
      expect(await webhooks.list([asOrganisationId(4)])).to.deep.equal([other]);
      expect(await webhooks.find(one.id)).to.deep.equal(one);
      expect(await webhooks.find(nobody)).to.equal(undefined);
      expect(await webhooks.listActive()).to.deep.equal([first(one)]);
      expect(await webhooks.secretsOf(one.id)).to.include({ secret: 'whsec_old', previous: null });
      expect(JSON.stringify(one)).to.not.include('whsec');
    });

    fact('are bounded for each organisation, also when many are made at once', async (world) => {
      const made = await Promise.all(
        [1, 2, 3, 4, 5].map(() => world.webhooks.create(draft(), 3, audit('webhook.created'))),
      );
      expect(made.filter((one) => one !== undefined)).to.have.length(3);
      await create(world, { organisation: asOrganisationId(4) });
    });

    fact('are opened and saved under their lease alone', async (world) => {
      const { webhooks, leases } = world;
      const one = await create(world);
      const lease = await take(world, one);
      expect(await webhooks.open(lease, one.id)).to.deep.include({ ...one, frontier: 7, waiting: [] });
      const waiting = [
        { position: 10, attempts: 2, firstAt: noon, nextAt: new Date(noon.getTime() + 1_000) },
        { position: 12, attempts: 0, firstAt: null, nextAt: null },
      ];
      const failing = { failingSince: noon, lastStatus: 500, lastError: 'the receiver answered 500' };
      expect(await webhooks.save(lease, first(one), progress({ frontier: 14, waiting, ...failing }))).to.equal('saved');
      expect(await webhooks.open(lease, one.id)).to.deep.include({ position: 9, frontier: 14, waiting, ...failing });
      await leases.release(lease);
      expect(await webhooks.save(lease, first(one), progress({ position: 20 }))).to.equal('lost');
      expect(await webhooks.open(lease, one.id)).to.equal(undefined);
      expect((await webhooks.find(one.id))?.position).to.equal(9);
    });

    fact('end the lease with another place, so that nothing is saved that was begun before', async (world) => {
      const { webhooks } = world;
      const one = await create(world);
      const lease = await take(world, one);
      const place = { epoch: 'f', position: 2 };
      const moved = await webhooks.change(one.id, { place }, audit('webhook.changed'));
      expect(moved).to.deep.include({ ...place, state: 'active' });
      expect(await webhooks.save(lease, first(one), progress())).to.equal('lost');
      expect(await webhooks.open(await take(world, one), one.id)).to.deep.include({
        ...place,
        frontier: 2,
        waiting: [],
      });
      expect(await webhooks.change(nobody, { place }, audit('webhook.changed'))).to.equal(undefined);
    });

    fact('store what was delivered before a change, and say that there was one', async (world) => {
      const { webhooks } = world;
      const changes: readonly WebhookChange[] = [
        ...[{ url: 'https://b.example/' }, { events: ['room_created' as const] }, { roomTypes: ['class'] }],
        ...[{ rotation: { secret: 'whsec_new', previousUntil: noon } }, { state: 'active' as const }],
        { state: 'paused' },
      ];
      for (const change of changes) {
        const one = await create(world);
        const lease = await take(world, one);
        const opened = (await webhooks.open(lease, one.id)) ?? expect.fail('it was not opened');
        const changed = await webhooks.change(one.id, change, audit('webhook.changed'));
        const waiting = [{ position: 10, attempts: 9, firstAt: noon, nextAt: noon }];
        const behind = progress({ frontier: 12, waiting, failingSince: noon, deliveries: [delivery('e:9')] });
        expect(await webhooks.save(lease, opened, behind), JSON.stringify(change)).to.equal('changed');
        // What waits is tried at once, as it is now, and a change has forgotten what failed before.
        expect(await webhooks.find(one.id)).to.deep.equal({
          ...{ ...changed, position: 9, failingSince: null, lastSuccessAt: noon, lastAttemptAt: noon, lastStatus: 200 },
        });
        expect((await webhooks.deliveries(one.id, 5)).map(({ eventId }) => eventId)).to.deep.equal(['e:9']);
        expect(await webhooks.stop(lease, opened, 'failing', audit('webhook.disabled'))).to.equal(undefined);
        if (change.state === 'paused') await webhooks.change(one.id, { state: 'active' }, audit('webhook.changed'));
        const again = await webhooks.open(await take(world, one), one.id);
        const untried = [{ position: 10, attempts: 0, firstAt: null, nextAt: null }];
        expect(again).to.deep.include({ position: 9, frontier: 12, waiting: untried });
        expect(await webhooks.listActive()).to.deep.include({ id: one.id, version: again?.version });
        await webhooks.remove(one.id, audit('webhook.deleted'));
      }
    });

    fact('keep the secret before beside the new one, until a moment', async (world) => {
      const { webhooks } = world;
      const { id } = await create(world);
      const rotation = { secret: 'whsec_new', previousUntil: noon };
      const rotated = await webhooks.change(id, { rotation }, audit('webhook.changed'));
      expect(rotated?.previousSecretUntil).to.deep.equal(noon);
      const expected = { secret: 'whsec_new', previous: 'whsec_old', previousUntil: noon };
      expect(await webhooks.secretsOf(id)).to.deep.equal(expected);
    });

    fact('stop by themselves and go on where they stood, with what waits untried', async (world) => {
      const { webhooks } = world;
      const one = await create(world);
      const lease = await take(world, one);
      const waiting = [{ position: 10, attempts: 9, firstAt: noon, nextAt: noon }];
      await webhooks.save(lease, first(one), progress({ frontier: 12, waiting, failingSince: noon }));
      const stopped = await webhooks.stop(lease, first(one), 'failing', audit('webhook.disabled'));
      expect(stopped).to.include({ state: 'disabled', reason: 'failing', position: 9 });
      expect(await webhooks.stop(lease, first(one), 'gone', audit('webhook.disabled'))).to.equal(undefined);
      expect([await webhooks.countStopped(), await webhooks.listActive()]).to.deep.equal([1, []]);
      const enabled = await webhooks.change(one.id, { state: 'active' }, audit('webhook.changed'));
      expect(enabled).to.include({ state: 'active', reason: null, failingSince: null, position: 9 });
      const opened = await webhooks.open(await take(world, one), one.id);
      const untried = [{ position: 10, attempts: 0, firstAt: null, nextAt: null }];
      expect(opened).to.deep.include({ frontier: 12, waiting: untried });
    });

    fact('that are cut off are active again behind a place', async (world) => {
      const { webhooks } = world;
      const one = await create(world);
      const stopped = await webhooks.stop(await take(world, one), first(one), 'cut_off', audit('webhook.disabled'));
      expect(stopped).to.include({ state: 'cut_off', reason: null });
      const place = { epoch: 'f', position: 40 };
      expect(await webhooks.change(one.id, { place }, audit('webhook.changed'))).to.include({
        state: 'active',
        ...place,
      });
    });

    fact('keep their last deliveries, for a while', async (world) => {
      const { webhooks, clock } = world;
      const [one, other] = [await create(world), await create(world)];
      const lease = await take(world, one);
      const ids = Array.from({ length: keptDeliveries }, (_, at) => `e:${at}`);
      await webhooks.save(
        lease,
        first(one),
        progress({ deliveries: [delivery('e:first'), delivery('e:second')].map((d) => ({ ...d, at: clock.now() })) }),
      );
      await webhooks.save(
        lease,
        first(one),
        progress({ deliveries: ids.map((id) => ({ ...delivery(id), at: clock.now() })) }),
      );
      const listed = await webhooks.deliveries(one.id, 200);
      expect(listed.map(({ eventId }) => eventId)).to.deep.equal([...ids].reverse());
      expect(listed[0]).to.include({ roomId: 5, attempt: 1, outcome: 'delivered', status: 200, error: null, ms: 12 });
      const [page] = await webhooks.deliveries(one.id, 1, listed[1]?.id);
      expect(page).to.deep.equal(listed[2]);
      expect(await webhooks.deliveries(other.id, 200)).to.deep.equal([]);
      await clock.advance(8 * 86_400_000);
      expect(await webhooks.deliveries(one.id, 200)).to.deep.equal([]);
    });

    fact('are removed with everything, once, and everything is on record', async (world) => {
      const { webhooks, auditLog } = world;
      const one = await create(world);
      const lease = await take(world, one);
      await webhooks.save(lease, first(one), progress({ deliveries: [delivery('e:8')] }));
      expect((await webhooks.remove(one.id, audit('webhook.deleted')))?.id).to.equal(one.id);
      expect(await webhooks.remove(one.id, audit('webhook.deleted'))).to.equal(undefined);
      expect(await webhooks.save(lease, first(one), progress())).to.equal('lost');
      expect(await webhooks.deliveries(one.id, 10)).to.deep.equal([]);
      expect(await webhooks.secretsOf(one.id)).to.equal(undefined);
      const entries = (await auditLog.list({ limit: 100 })).filter(({ action }) => action.startsWith('webhook.'));
      expect(entries.map(({ action }) => action)).to.deep.equal(['webhook.created', 'webhook.deleted']);
    });

    fact('know of rooms where they belong', async (world) => {
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const facts = await world.webhooks.roomPlaces([roomId, asRoomId(999_999)]);
      expect([...facts]).to.deep.equal([[roomId, { type: 'direct', scope: [rootOrganisation] }]]);
    });

    fact('know nothing of rooms that a load has made', async (world) => {
      const school = await School.open(world);
      const user = (externalId: string, role: string) => ({
        ...{ externalId, role, firstName: externalId, lastName: 'Load', isActive: true },
      });
      const placed = { externalId: 'made-class', organisation: 'made' };
      await school.apply(
        {
          organisations: [{ externalId: 'made', name: 'Made' }],
          contexts: [placed],
          users: [user('made-1', 'teacher'), user('made-2', 'student')],
          relations: [{ kind: 'teaches', from: 'made-1', to: 'made-2', context: 'made-class', status: 'active' }],
        },
        { source: loadSource },
      );
      const people = await Promise.all(['made-1', 'made-2'].map((one) => world.people.findByExternalId(one)));
      const [from, to] = people.map((person) => person?.id ?? expect.fail('nobody was made'));
      if (from === undefined || to === undefined) return expect.fail('nobody was made');
      const key = relationRoomKey('forum_subject', { from, to, context: 'made-class' });
      const room = (await world.rooms.findByKey(key)) ?? expect.fail('no room was made');
      expect(organisationOf(room.state.scope)).not.to.equal(rootOrganisation);
      expect([...(await world.webhooks.roomPlaces([room.id]))]).to.deep.equal([]);
    });
  });
