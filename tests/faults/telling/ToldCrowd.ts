import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { defaultSchema as schema } from '../../../adapters/knex/sql/openDatabase.ts';
import { eventually } from '../../support/eventually.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { type Cluster, directoryKey, secret } from '../Cluster.ts';
import { RestClient } from '../RestClient.ts';
import type { StoredDelivery, StoredNotice } from './checkTelling.ts';
import type { TellingPeers } from './TellingPeers.ts';

interface CrowdOptions {
  readonly cluster: Cluster;
  readonly peers: TellingPeers;
  /** The prefix of all external ids, and of mailboxes, devices and chats. */
  readonly tag: string;
  readonly size: number;
}

/** People in one request to the directory. */
const chunk = 1_000;

/** A class whose pupils are told of what Nora announces, each by mail, on a device and in Telegram, at any hour. */
export class ToldCrowd {
  readonly people: readonly string[];
  /** Texts by the ids of the messages. */
  readonly announced = new Map<number, string>();
  readonly #options: CrowdOptions;
  readonly #rest: RestClient;
  #token = '';

  private constructor(options: CrowdOptions) {
    this.#options = options;
    this.#rest = new RestClient(options.cluster.addresses);
    this.people = Array.from({ length: options.size }, (_, index) => `${options.tag}p${index}`);
  }

  static async open(options: CrowdOptions): Promise<ToldCrowd> {
    const crowd = new ToldCrowd(options);
    const { tag } = options;
    crowd.#token = await issueToken({ secret, externalId: `${tag}nora`, ttlSeconds: 86_400 });
    await crowd.#put({ users: [user(`${tag}nora`, 'teacher')] });
    for (let start = 0; start < crowd.people.length; start += chunk) {
      const some = crowd.people.slice(start, start + chunk);
      const users = some.map((name) => ({ ...user(name, 'student'), email: `${name}@school.example` }));
      const context = { context: `${tag}class`, context_name: 'Class of Nora' };
      const relations = some.map((to) => ({ kind: 'teaches', from: `${tag}nora`, to, ...context, status: 'active' }));
      await crowd.#put({ users, relations });
    }
    await crowd.#link();
    return crowd;
  }

  /** Announces something to everybody, until it is acknowledged. */
  async announce(clientId: string): Promise<void> {
    const content = `Told ${clientId}`;
    const audience = { type: 'audience_class', contexts: [`${this.#options.tag}class`] };
    const { message } = await eventually(
      () =>
        this.#rest.request({
          ...{ method: 'POST', path: '/api/chat/announcements/' },
          headers: { authorization: `Bearer ${this.#token}` },
          body: { audience, content, client_id: clientId },
        }),
      { within: 60_000, every: 200 },
    );
    this.announced.set(Number(message.id), content);
  }

  async notices(): Promise<StoredNotice[]> {
    const rows = await this.query<{ who: string; channel: string; message_id: string; is_gathered: boolean }>(`
      SELECT u.external_id AS who, n.channel, n.message_id, n.gathered_at IS NOT NULL AS is_gathered
      FROM ${schema}.notices n JOIN ${schema}.users u ON u.id = n.user_id ${this.#own}`);
    return rows.map(({ who, channel, message_id: id, is_gathered: isGathered }) => ({
      ...{ who, channel, messageId: Number(id), isGathered },
    }));
  }

  async deliveries(): Promise<StoredDelivery[]> {
    const rows = await this.query<Omit<StoredDelivery, 'id' | 'messageIds'> & { id: string; message_ids: string[] }>(`
      SELECT d.id, u.external_id AS who, d.channel, d.message_ids, d.state, d.attempts, d.failure
      FROM ${schema}.deliveries d JOIN ${schema}.users u ON u.id = d.user_id ${this.#own}`);
    return rows.map(({ id, message_ids: ids, ...rest }) => ({ ...rest, id: Number(id), messageIds: ids.map(Number) }));
  }

  /** `channel:who` of everybody whom a channel that needs an address can reach. */
  async linked(): Promise<Set<string>> {
    const rows = await this.query<{ link: string }>(`
      SELECT a.channel || ':' || u.external_id AS link
      FROM ${schema}.channel_addresses a JOIN ${schema}.users u ON u.id = a.user_id ${this.#own}`);
    return new Set(rows.map(({ link }) => link));
  }

  async query<Row>(sql: string): Promise<Row[]> {
    return (await queryPostgres(this.#options.cluster.postgres.url, sql)) as Row[];
  }

  get #own(): string {
    return `WHERE starts_with(u.external_id, '${this.#options.tag}p')`;
  }

  /** As people do from their devices and in the bot, but all at once. */
  async #link(): Promise<void> {
    const { push } = this.#options.peers;
    await this.query(`
      INSERT INTO ${schema}.channel_addresses (user_id, channel, address, details)
      SELECT u.id, 'push', '${push.endpointOf('')}' || u.external_id, '${JSON.stringify(push.keys)}'::jsonb
      FROM ${schema}.users u ${this.#own}
      UNION ALL SELECT u.id, 'telegram', u.external_id, '{}'::jsonb FROM ${schema}.users u ${this.#own}`);
  }

  async #put(body: object): Promise<void> {
    const headers = { 'x-directory-key': directoryKey };
    await this.#rest.request({ method: 'PUT', path: '/api/directory/', headers, body });
  }
}

const user = (externalId: string, role: string) => ({
  ...{ external_id: externalId, role, first_name: externalId, last_name: 'X', is_active: true },
});
