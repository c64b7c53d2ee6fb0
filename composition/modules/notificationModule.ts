import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { ChannelSender } from '../../core/notifications/ChannelSender.ts';
import { makeNoticeKeeper } from '../../core/notifications/NoticeKeeper.ts';
import { Notifier, notifierName } from '../../core/notifications/Notifier.ts';
import { RulesCache } from '../../core/notifications/RulesCache.ts';
import { SenderPace } from '../../core/notifications/SenderPace.ts';
import { makeWriteNotification } from '../../core/notifications/writeNotification.ts';
import { byName } from '../byName.ts';
import { hearBot } from '../hearBot.ts';
import { tokens } from '../tokens.ts';

const { notifications, notices, notificationChoices: choices, consumeFeed, policy, people, inbox, messages } = tokens;
const { leases, clock, timers, log, metrics, lifetime, serving, chat, senderPace, currentSettings: current } = tokens;

/** Decides behind the feed who is told of messages, and tells them over the channels that there are. */
export const notificationModule = () =>
  new ContainerModule(({ bind }) => {
    bind(senderPace).toResolvedValue(...byName({ clock, timers }, (deps) => new SenderPace(deps)));
    bind(tokens.tellPeople).toResolvedValue(
      ...byName(
        {
          ...{ notifications, notices, choices, consumeFeed, policy, people, inbox, messages },
          ...{ leases, clock, timers, log, metrics, lifetime, serving, chat, pace: senderPace },
          current,
        },
        ({ notifications: { channels, timeZone }, notices, choices, clock, timers, log, metrics, ...parts }) =>
          () => {
            if (channels.length === 0) return;
            const { policy, consumeFeed, lifetime, leases, pace } = parts;
            const rules = new RulesCache({ notices, clock, timeZone, quietHours: () => parts.current.quietHours });
            const figures = metrics.notifications;
            figures.watchPace(() => pace.gapMs);
            figures.open(channels.map(({ name }) => name));
            const notifier = new Notifier({
              ...{ notices, rules, policy, clock, channels, onNoticed: figures.countNoticed },
            });
            consumeFeed({ name: notifierName, start: 'head', handleAll: (events) => notifier.handle(events) });
            const write = makeWriteNotification({ ...parts, choices, rules });
            for (const channel of channels) {
              const sender = new ChannelSender({
                ...{ channel, notices, write, pace, clock, timers, random: Math.random },
                watch: {
                  onGathered: figures.countGathered,
                  onAttempt: figures.countAttempt,
                  onGivenUp: (name, { id }, failure) =>
                    log.warn({ channel: name, delivery: id, failure }, 'a notification was given up'),
                  onFailure: (name, failure) =>
                    log.warn({ channel: name, err: failure }, 'notifications could not be sent; it is tried again'),
                },
              });
              sender.start();
              lifetime.keep('channelSenders', sender);
            }
            const keeper = makeNoticeKeeper({
              ...{ notices, leases, clock, timers, holder: randomUUID(), onFigures: figures.setFigures },
              onFailure: (failure) => log.warn({ err: failure }, 'old notifications could not be removed'),
            });
            const { telegram } = parts.serving;
            if (telegram !== undefined) void hearBot({ ...parts, telegram, choices, clock, timers, log, metrics });
            keeper.start();
            lifetime.keep('channelSenders', keeper);
          },
      ),
    );
  });
