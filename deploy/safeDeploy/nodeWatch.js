import { setTimeout as passed } from 'node:timers/promises';
import { Refusal } from './Refusal.js';

const LOOK_MS = 250;

/**
 * Resolves when a server can serve. @throws Refusal if it ends, is another version, or is not ready in time
 * @param {import('./Supervisor.js').Supervisor} supervisor
 * @param {import('./Supervisor.js').DeployNode} node
 * @param {{ withinMs: number, version?: string | undefined, signal?: AbortSignal | undefined }} options
 */
export const untilReady = async (supervisor, node, { withinMs, version, signal }) => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    // Asked first, so that the last word of a server that ends is not taken for a later one.
    const hasEnded = await supervisor.hasEnded(node);
    const state = await supervisor.ask(node);
    if (state.isReady && (version === undefined || state.version === version)) return;
    if (hasEnded) throw new Refusal(`${node.name} ended instead of serving.`);
    if (signal?.aborted) throw new Refusal('It was asked to stop.');
    if (performance.now() > deadline) {
      const reason = state.isReady
        ? `it is ${state.version}, and not ${version}`
        : (state.reason ?? 'it does not answer');
      throw new Refusal(`${node.name} was not ready within ${withinMs / 1000} s: ${reason}.`);
    }
    await passed(LOOK_MS);
  }
};

/** The servers that can serve now. @param {import('./Supervisor.js').Supervisor} supervisor */
export const readyNodes = async (supervisor) => {
  const states = await Promise.all(supervisor.nodes.map(async (node) => ({ node, ...(await supervisor.ask(node)) })));
  return states.filter(({ isReady }) => isReady).map(({ node }) => node);
};
