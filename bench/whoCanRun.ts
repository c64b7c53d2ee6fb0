import type { Peer } from './Peer.ts';

/** Those who can run on this machine, and of the others the name and the reason. */
export const whoCanRun = (
  peers: readonly Peer[],
): { readonly contenders: readonly Peer[]; readonly leftOut: readonly string[] } => ({
  contenders: peers.filter((peer) => peer.unavailable?.() === undefined),
  leftOut: peers.flatMap((peer) => {
    const reason = peer.unavailable?.();
    return reason === undefined ? [] : [`${peer.name}: ${reason}`];
  }),
});
