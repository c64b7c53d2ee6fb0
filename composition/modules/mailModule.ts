import { ContainerModule } from 'inversify';
import { MailAddresses } from '../../adapters/mail/MailAddresses.ts';
import { MailChannel } from '../../adapters/mail/MailChannel.ts';
import { openTransport } from '../../adapters/mail/openTransport.ts';
import { StopLinks } from '../../adapters/mail/StopLinks.ts';
import { makeLanguageOf } from '../../core/notifications/languageOf.ts';
import { RulesCache } from '../../core/notifications/RulesCache.ts';
import { makeTurnOffChannel } from '../../core/notifications/turnOffChannel.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { serving, notificationChoices, people, notices, hostNotifications, clock, lifetime } = tokens;

const needed = { serving, notificationChoices, people, notices, hostNotifications, clock, lifetime };

/** As many mails as are sent at once. */
const connections = 8;

/** Mails about messages. */
export const mailModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.mail).toResolvedValue(
      ...byName(needed, ({ serving: { mail: config }, ...parts }) => {
        if (config === undefined) throw new TypeError('there are no settings of mail');
        const { smtp, publicUrl, secrets, answers } = config;
        const { notificationChoices: choices, people, hostNotifications } = parts;
        const rules = new RulesCache({ ...parts, timeZone: hostNotifications.timeZone });
        const languageOf = makeLanguageOf({ choices, people, rules });
        const turnOff = makeTurnOffChannel(choices);
        const transport = openTransport(smtp, { connections });
        parts.lifetime.keep('mailTransport', { close: () => transport.close() });
        const stopLinks = new StopLinks({
          ...{ secrets, publicUrl },
          turnOff: (userId) => turnOff(userId, 'mail'),
          localeOf: languageOf,
        });
        const addresses = answers === undefined ? null : new MailAddresses({ secrets, domain: answers.domain });
        const { from } = smtp;
        const channel = new MailChannel({ transport, from, publicUrl, stopLinks, addresses, clock: parts.clock });
        return { config, channel, stopLinks, transport, addresses, languageOf };
      }),
    );
    bind(tokens.notifications).toResolvedValue(
      (host, mail) => ({ ...host, channels: mail === null ? host.channels : [...host.channels, mail.channel] }),
      [tokens.hostNotifications, tokens.mail],
    );
  });
