import { Socket } from 'node:net';
import { expect } from 'chai';
import { ConnectionSpread } from '../../../composition/workers/ConnectionSpread.ts';
import type { Arrival } from '../../../composition/workers/WorkerProcess.ts';

/** A worker that keeps what it is given. */
class Keeper {
  takes = true;
  hasRoom = true;
  connections: number;
  readonly given: Arrival[] = [];

  constructor(connections = 0) {
    this.connections = connections;
  }

  give(arrival: Arrival): void {
    this.connections += 1;
    this.given.push(arrival);
  }
}

const arrival = (): Arrival => ({ door: 'http', socket: new Socket() });

const takeMany = (spread: ConnectionSpread, count: number): Arrival[] => {
  const arrivals = Array.from({ length: count }, arrival);
  for (const one of arrivals) spread.take(one);
  return arrivals;
};

describe('ConnectionSpread', () => {
  it('gives equally many to workers that have equally many, in turns', () => {
    const workers = [new Keeper(), new Keeper(), new Keeper()];
    takeMany(new ConnectionSpread(() => workers), 300);
    expect(workers.map(({ given }) => given.length)).to.deep.equal([100, 100, 100]);
  });

  it('gives to a worker that is new until it has as many as the others', () => {
    const workers = [new Keeper(50), new Keeper(0)];
    takeMany(new ConnectionSpread(() => workers), 60);
    expect(workers.map(({ connections }) => connections)).to.deep.equal([55, 55]);
  });

  it('passes over a worker that takes nothing, though it has fewer', () => {
    const workers = [new Keeper(50), new Keeper(0)];
    workers[1]!.takes = false;
    takeMany(new ConnectionSpread(() => workers), 5);
    expect(workers.map(({ given }) => given.length)).to.deep.equal([5, 0]);
  });

  it('waits for the one that has fewer, rather than give more to the other', () => {
    const workers = [new Keeper(50), new Keeper(0)];
    workers[1]!.hasRoom = false;
    const spread = new ConnectionSpread(() => workers);
    takeMany(spread, 5);
    expect(workers.map(({ given }) => given.length)).to.deep.equal([0, 0]);
    workers[1]!.hasRoom = true;
    spread.go();
    expect(workers.map(({ given }) => given.length)).to.deep.equal([0, 5]);
  });

  it('keeps connections in their order while no worker takes any', () => {
    const worker = new Keeper();
    worker.hasRoom = false;
    const spread = new ConnectionSpread(() => [worker]);
    const early = takeMany(spread, 3);
    worker.hasRoom = true;
    const late = takeMany(spread, 1);
    spread.go();
    expect(worker.given).to.deep.equal([...early, ...late]);
  });

  it('closes connections beyond those that may wait, and all that wait when nobody is left', () => {
    const spread = new ConnectionSpread(() => []);
    const waiting = takeMany(spread, 4_096);
    const [beyond] = takeMany(spread, 1);
    expect([waiting.some(({ socket }) => socket.destroyed), beyond?.socket.destroyed]).to.deep.equal([false, true]);
    spread.close();
    expect(waiting.every(({ socket }) => socket.destroyed)).to.equal(true);
  });
});
