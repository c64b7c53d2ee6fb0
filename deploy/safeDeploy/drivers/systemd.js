import { askNode } from '../askNode.js';
import { Refusal } from '../Refusal.js';
import { runProgram } from '../runProgram.js';

/** Ends by itself so often since it was asked to start that it does not run. */
const MANY_RESTARTS = 2;

/**
 * Servers that are units of systemd: `homeroom@PORT.service`, or the one `homeroom.service`.
 * @param {ReturnType<typeof import('../releaseFolders.js').releaseFolders>} folders
 * @param {{ host: string, ports: readonly number[], mainPort: number, hear: (text: string) => void }} options
 * @returns {import('../Supervisor.js').Supervisor}
 */
export const systemd = (folders, { host, ports, mainPort, hear }) => {
  /** @param {...string} args */
  const control = async (...args) => {
    const ran = await runProgram('systemctl', args, { hear });
    if (ran.code !== 0) throw new Refusal(`systemctl ${args.join(' ')} ended with ${ran.code}: ${ran.error.trim()}`);
    return ran.out;
  };
  const nodes = ports.map((port) => ({ name: `homeroom@${port}.service`, url: `http://${host}:${port}` }));
  return {
    ...folders,
    nodes: nodes.length > 0 ? nodes : [{ name: 'homeroom.service', url: `http://${host}:${mainPort}` }],
    restart: async ({ name }) => {
      // A unit that failed too often waits for this.
      await runProgram('systemctl', ['reset-failed', name]);
      await control('restart', name);
    },
    hasEnded: async ({ name }) => {
      const shown = await control('show', '--property=ActiveState,NRestarts', name);
      return (
        /^ActiveState=(failed|inactive)$/m.test(shown) || Number(/^NRestarts=(\d+)$/m.exec(shown)?.[1]) >= MANY_RESTARTS
      );
    },
    ask: ({ url }) => askNode(url),
  };
};
