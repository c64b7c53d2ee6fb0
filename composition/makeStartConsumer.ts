import { randomUUID } from 'node:crypto';
import type { Metrics } from '../adapters/metrics/Metrics.ts';
import type { Clock } from '../core/clock.ts';
import type { Consumers } from '../core/feed/Consumers.ts';
import type { Feed } from '../core/feed/Feed.ts';
import {
  type ConsumerOptions,
  type ConsumerWatch,
  FeedConsumer,
  type PageConsumerOptions,
} from '../core/feed/FeedConsumer.ts';
import type { Leases } from '../core/feed/Leases.ts';
import { makeReadFeedEvents } from '../core/feed/readFeed.ts';
import type { Timers } from '../core/feed/Timers.ts';
import type { MessageStore } from '../core/messages/MessageStore.ts';
import type { Log } from './Log.ts';

interface Parts {
  readonly feed: Feed;
  readonly consumers: Consumers;
  readonly leases: Leases;
  readonly messages: MessageStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** `onFailure` in place of the line in the log. */
export type StartConsumer = (
  options: ConsumerOptions | PageConsumerOptions,
  onFailure?: ConsumerWatch['onFailure'],
) => { close(): Promise<void> };

/** Starts consumers of the feed that are logged and counted. */
export const makeStartConsumer =
  ({ messages, log, metrics, ...parts }: Parts): StartConsumer =>
  (options, onFailure) => {
    const { name } = options;
    const consumer = new FeedConsumer(
      {
        ...parts,
        readFeedEvents: makeReadFeedEvents({ messages }),
        holder: randomUUID(),
        watch: {
          onCutOff: () => {
            metrics.countFeedCutOff();
            log.error({ consumer: name }, 'a consumer of the feed was away for too long and is cut off');
          },
          onFailure:
            onFailure ??
            ((_, failure) =>
              log.warn({ consumer: name, err: failure }, 'an event could not be handled; it is tried again')),
        },
      },
      options,
    );
    consumer.start();
    return consumer;
  };
