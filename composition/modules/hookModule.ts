import { ContainerModule } from 'inversify';
import { FeedTail } from '../../core/feed/FeedTail.ts';
import { makeReadFeedEvents } from '../../core/feed/readFeed.ts';
import { Hooks } from '../../core/hooks/Hooks.ts';
import { ReportedFailure } from '../../core/hooks/NamedHook.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { feed, messages, clock, timers, log, metrics, lifetime, startConsumer, hookWatch: watch } = tokens;

/** The functions of the host that hear what happens, behind the feed. */
export const hookModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.hooks).toResolvedValue(
      ...byName(
        { feed, messages, clock, timers, log, metrics, lifetime, startConsumer, watch },
        ({ feed, messages, clock, timers, log, metrics, lifetime, startConsumer, watch }) => {
          watch.count = metrics.host.countHook;
          const readFeedEvents = makeReadFeedEvents({ messages });
          const onTailFailure = (failure: unknown): void =>
            log.warn({ err: failure }, 'the feed could not be read for hooks; it is read again');
          const onFailure = (consumer: string, failure: unknown): void => {
            if (!(failure instanceof ReportedFailure))
              log.warn({ consumer, err: failure }, 'a named hook could not go on; it is tried again');
          };
          const hooks = new Hooks({
            ...{ timers, watch },
            openTail: (onEvents) => {
              const tail = new FeedTail({ feed, readFeedEvents, clock, timers, onEvents, onFailure: onTailFailure });
              tail.start();
              return tail;
            },
            consume: (options) => startConsumer(options, onFailure),
          });
          return lifetime.keep('hooks', hooks);
        },
      ),
    );
  });
