import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import type { ConsumerOptions, PageConsumerOptions } from '../../core/feed/FeedConsumer.ts';
import { FeedKeeper } from '../../core/feed/FeedKeeper.ts';
import { byName } from '../byName.ts';
import { makeStartConsumer } from '../makeStartConsumer.ts';
import { tokens } from '../tokens.ts';

const { feed, feedSequencer: sequencer, feedHints: hints, leases, consumers, messages, bus } = tokens;
const { clock, timers, log, metrics, isShared, lifetime, startConsumer } = tokens;

/** Gives all events their positions, on one node at a time, and runs the consumers of the host. */
export const feedModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.feedKeeper).toResolvedValue(
      ...byName(
        { sequencer, hints, leases, bus, clock, timers, log, metrics, isShared, lifetime },
        ({ bus, log, metrics, isShared, lifetime, ...parts }) => {
          const keeper = new FeedKeeper({
            ...parts,
            holder: randomUUID(),
            // Nobody else can lose a hint of a storage that is not shared.
            times: isShared ? {} : { sweepMs: 0 },
            watch: {
              onTakeOver: ({ token, position }) => {
                metrics.countFeedTakeOver();
                log.debug({ token, position }, 'this node writes the feed');
              },
              onLost: () => log.warn({}, 'another node writes the feed now'),
              onFlush: metrics.countFeedFlush,
              onFailure: (failure) => log.warn({ err: failure }, 'the feed could not be written; it is tried again'),
            },
          });
          const removeListener = bus.addListener({
            onPublication: ({ roomId }) => keeper.hint(roomId),
            onInvalidation: () => keeper.hintChange(),
            onEphemeral: () => {},
          });
          lifetime.keep('feedKeeper', {
            close: () => {
              removeListener();
              return keeper.close();
            },
          });
          return keeper;
        },
      ),
    );
    bind(tokens.startConsumer).toResolvedValue(
      ...byName({ feed, consumers, leases, messages, clock, timers, log, metrics }, makeStartConsumer),
    );
    bind(tokens.consumeFeed).toResolvedValue(
      ...byName(
        { startConsumer, lifetime },
        ({ startConsumer, lifetime }) =>
          (options: ConsumerOptions | PageConsumerOptions) =>
            lifetime.keep('feedConsumers', startConsumer(options)),
      ),
    );
  });
