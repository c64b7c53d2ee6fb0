import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { makeReadFeedEvents } from '../../core/feed/readFeed.ts';
import { WebhookKeeper } from '../../core/webhooks/WebhookKeeper.ts';
import { byName } from '../byName.ts';
import { stoppedNote } from '../stoppedNote.ts';
import { tokens } from '../tokens.ts';

const { feed, messages, leases, webhooks, webhookSender: sender, webhookParts } = tokens;
const { clock, timers, log, metrics, lifetime } = tokens;

/** Delivers events to webhooks, each on one node at a time. */
export const webhookModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.webhookKeeper).toResolvedValue(
      ...byName(
        { feed, messages, leases, webhooks, sender, webhookParts, clock, timers, log, metrics, lifetime },
        ({ messages, webhookParts: { tellOperator, times, plan }, log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'webhookKeeper',
            new WebhookKeeper({
              ...parts,
              ...(times && { times }),
              ...(plan && { plan }),
              readFeedEvents: makeReadFeedEvents({ messages }),
              random: Math.random,
              holder: randomUUID(),
              watch: {
                onAttempt: metrics.webhooks.countAttempt,
                onStopped: (webhook) => {
                  const { id, state, reason, lastError } = webhook;
                  metrics.webhooks.countStop(reason ?? state);
                  log.error(
                    { webhook: id, state, reason, lastError },
                    'a webhook stopped by itself; nothing more is sent',
                  );
                  void Promise.resolve(tellOperator?.(stoppedNote(webhook))).catch((failure: unknown) =>
                    log.warn({ err: failure }, 'the operator could not be told that a webhook stopped'),
                  );
                },
                onFailure: (failure) => log.warn({ err: failure }, 'webhooks are looked at again'),
                onLooked: metrics.webhooks.show,
              },
            }),
          ),
      ),
    );
  });
