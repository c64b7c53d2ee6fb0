import { ContainerModule } from 'inversify';
import { MailAddresses } from '../../adapters/mail/MailAddresses.ts';
import { MailChannel } from '../../adapters/mail/MailChannel.ts';
import { openTransport } from '../../adapters/mail/openTransport.ts';
import { StopLinks } from '../../adapters/mail/StopLinks.ts';
import { makeTurnOffChannel } from '../../core/notifications/turnOffChannel.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { serving, notificationChoices, clock, lifetime } = tokens;

/** As many mails as are sent at once. */
const connections = 8;

/** Mails about messages. */
export const mailModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.mail).toResolvedValue(
      ...byName({ serving, notificationChoices, clock, lifetime }, ({ serving: { mail: config }, ...parts }) => {
        if (config === undefined) throw new TypeError('there are no settings of mail');
        const { smtp, publicUrl, secrets, answers } = config;
        const turnOff = makeTurnOffChannel(parts.notificationChoices);
        const transport = openTransport(smtp, { connections });
        parts.lifetime.keep('mailTransport', { close: () => transport.close() });
        const stopLinks = new StopLinks({
          ...{ secrets, publicUrl },
          turnOff: (userId) => turnOff(userId, 'mail'),
          localeOf: async (userId) => (await parts.notificationChoices.settings(userId)).locale ?? 'en',
        });
        const addresses = answers === undefined ? null : new MailAddresses({ secrets, domain: answers.domain });
        const { from } = smtp;
        const channel = new MailChannel({ transport, from, publicUrl, stopLinks, addresses, clock: parts.clock });
        return { config, channel, stopLinks, transport, addresses };
      }),
    );
    bind(tokens.notifications).toResolvedValue(
      (host, mail) => ({ ...host, channels: mail === null ? host.channels : [...host.channels, mail.channel] }),
      [tokens.hostNotifications, tokens.mail],
    );
  });
