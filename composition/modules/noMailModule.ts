import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** No mails can be answered here. */
export const noAnswerModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.answers).toConstantValue(null);
  });

/** No mails are sent about messages, and none are answered: the channels are those of the host. */
export const noMailModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.mail).toConstantValue(null);
    bind(tokens.answers).toConstantValue(null);
    bind(tokens.notifications).toResolvedValue((host) => host, [tokens.hostNotifications]);
  });
