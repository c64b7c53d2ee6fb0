import { eventually } from '../support/eventually.ts';
import type { Cluster, ClusterNode } from './Cluster.ts';

/** The node that writes the feed, by its own metrics. */
export const feedHolder = ({ nodes }: Cluster): Promise<ClusterNode> =>
  eventually(
    async () => {
      for (const node of nodes) if (node.process.isRunning && (await isHolder(node))) return node;
      throw new Error('no node writes the feed');
    },
    { within: 30_000, every: 200 },
  );

const isHolder = async ({ process }: ClusterNode): Promise<boolean> => {
  const response = await fetch(`${process.url}/metrics`, { signal: AbortSignal.timeout(2_000) });
  return /^homeroom_feed_holder 1$/m.test(await response.text());
};
