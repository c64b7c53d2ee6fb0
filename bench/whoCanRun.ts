import type { Peer } from './Peer.ts';

/** The peers that can run on this machine, and for the others the name with the reason. */
export const whoCanRun = (
  peers: readonly Peer[],
): { readonly contenders: readonly Peer[]; readonly leftOut: readonly string[] } => ({
  contenders: peers.filter((peer) => peer.unavailable?.() === undefined),
  leftOut: peers.flatMap((peer) => {
    const reason = peer.unavailable?.();
    return reason === undefined ? [] : [`${peer.name}: ${reason}`];
  }),
});
