import { expect } from 'chai';
import { errorEvent } from '../../../adapters/sentry/errorEvent.ts';
import { SentryClient, type SentryOutcome } from '../../../adapters/sentry/SentryClient.ts';
import { parseSentryDsn } from '../../../adapters/sentry/SentryDsn.ts';
import { SentryPeer } from '../../deploy/watching/SentryPeer.ts';

describe('SentryClient', () => {
  let peer: SentryPeer;
  let outcomes: SentryOutcome[];
  beforeEach(async () => {
    peer = await SentryPeer.open();
    outcomes = [];
  });
  afterEach(() => peer.close());

  const open = (dsn = parseSentryDsn(peer.dsn)): SentryClient => {
    if (dsn === undefined) throw new Error('the address is none');
    const onOutcome = (outcome: SentryOutcome) => outcomes.push(outcome);
    return new SentryClient({ dsn, version: '0.2.0', node: 'node1', environment: 'staging', onOutcome });
  };
  const event = (sentence: string) => errorEvent(sentence, { err: new Error('x') });

  it('sends an envelope with release, node and environment', async () => {
    const client = open();
    client.report(event('a frame failed'));
    await client.flush(5_000);
    const [{ path, auth, header, item, event: sent } = peer.envelopes[0] as never] = peer.envelopes;
    expect(path).to.equal('/below/api/7/envelope/');
    expect(auth).to.match(/^Sentry sentry_version=7, sentry_client=homeroom\/0\.2\.0, sentry_key=0a7d3f91c2e84b56$/);
    expect(item['type']).to.equal('event');
    expect(sent.event_id)
      .to.match(/^[0-9a-f]{32}$/)
      .and.equal(header['event_id']);
    expect(sent).to.include({ release: 'homeroom@0.2.0', server_name: 'node1', environment: 'staging' });
    expect(sent).to.include({ platform: 'node', level: 'error' });
    expect(outcomes).to.deep.equal(['sent']);
  });

  it('sends the same error once a minute, and others', async () => {
    const client = open();
    for (const sentence of ['one', 'one', 'two']) client.report(errorEvent(sentence, {}));
    await client.flush(5_000);
    expect(peer.envelopes.map(({ event: sent }) => sent.logentry.formatted)).to.have.members(['one', 'two']);
  });

  it('keeps quiet for as long as its peer asks, and has at most 30 under way', async () => {
    const client = open();
    peer.answer = { status: 429, headers: { 'retry-after': '60' } };
    client.report(errorEvent('first', {}));
    await client.flush(5_000);
    client.report(errorEvent('second', {}));
    expect(outcomes).to.deep.equal(['dropped', 'dropped']);
    expect(peer.envelopes).to.have.lengthOf(1);

    const busy = open();
    peer.answer = { status: 200 };
    for (let count = 0; count < 40; count += 1) busy.report(errorEvent(`error ${count}`, {}));
    await busy.flush(5_000);
    expect(outcomes.filter((outcome) => outcome === 'sent')).to.have.lengthOf(30);
  });

  it('says that a peer is away or refuses, and throws nothing', async () => {
    const client = open();
    peer.answer = { status: 403 };
    client.report(errorEvent('refused', {}));
    await client.flush(5_000);
    peer.close();
    client.report(errorEvent('away', {}));
    await client.flush(5_000);
    expect(outcomes).to.deep.equal(['failed', 'failed']);
  });

  it('knows addresses of projects, and nothing else', () => {
    expect(parseSentryDsn('https://abc@o1.ingest.sentry.example/42')).to.deep.equal({
      address: 'https://o1.ingest.sentry.example/api/42/envelope/',
      publicKey: 'abc',
    });
    for (const text of ['abc', 'https://host/1', 'https://abc@host/', 'https://abc@host/x', 'ftp://abc@host/1'])
      expect(parseSentryDsn(text), text).to.equal(undefined);
  });
});
