import pg from 'pg';

/** A program that may connect to the database of nodes, and listens and notifies on their channel. */
export class PostgresSpy {
  readonly heard: string[] = [];
  readonly #client: pg.Client;
  readonly #channel: string;

  private constructor(client: pg.Client, channel: string) {
    this.#client = client;
    this.#channel = channel;
  }

  static async listen(url: string, channel: string): Promise<PostgresSpy> {
    const spy = new PostgresSpy(new pg.Client(url), channel);
    const client = spy.#client;
    await client.connect();
    client.on('notification', ({ payload = '' }) => spy.heard.push(payload));
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return spy;
  }

  async notify(payload: string): Promise<void> {
    await this.#client.query('SELECT pg_notify($1, $2)', [this.#channel, payload]);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
