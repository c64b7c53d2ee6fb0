/** The load generator, in its own process so that its processor time does not count as a server's. Ends with its parent. */
import { peerNamed } from '../peers/peers.ts';
import type { LoadAnswer, LoadCommand } from './LoadCommand.ts';
import { LoadGenerator } from './LoadGenerator.ts';

const generator = new LoadGenerator();

const carryOut = async (command: LoadCommand): Promise<void> => {
  switch (command.do) {
    case 'connect':
      return generator.connect(peerNamed(command.peer), command);
    case 'closed':
      return generator.startClosedLoop(command.senders);
    case 'open':
      return generator.startOpenLoop(command.senders, command.perSecond);
    case 'bounce':
      return generator.bounce();
    case 'persist':
      return generator.persist();
    case 'recover':
      return generator.recover();
    case 'reset':
      return generator.reset();
    case 'count':
      return;
    case 'settle':
      return generator.settle();
  }
};

const answer = async (command: LoadCommand): Promise<void> => {
  const reply: LoadAnswer = await carryOut(command).then(
    () => ({ counts: generator.count() }),
    (failure: unknown) => ({
      failure: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
    }),
  );
  process.send?.(reply);
};

process.on('message', (command: LoadCommand) => void answer(command));
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole process group; the bench ends this process
