// Frames that two threads pass back and forth, a second: each way alone, one after the other, in one run.
import { MessageChannel, Worker } from "node:worker_threads";
import { ways } from "./channel-ends.mjs";

const SECONDS = 2;
const ROUNDS = Number(process.env.R ?? 3);

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function perSecond(way) {
  const { memory, channels, ways: both } = ways[way].make();
  const total = new Float64Array(new SharedArrayBuffer(8 * 32));
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const workers = [port1, port2].map(
    (port, at) =>
      new Worker(new URL("./channel-ends.mjs", import.meta.url), {
        workerData: { way, exported: memory?.export(), ways: both, isStarter: at === 0, port, total, stop },
        transferList: [port],
      }),
  );
  await sleep(0.5); // both are at work
  const before = total[0] + total[16];
  const started = process.hrtime.bigint();
  await sleep(SECONDS);
  const moved = total[0] + total[16] - before;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  Atomics.store(stop, 0, 1);
  for (const channel of channels ?? []) channel.close();
  await Promise.all(workers.map((worker) => worker.terminate()));
  return moved / seconds;
}

const names = Object.keys(ways);
const best = new Map(names.map((name) => [name, 0]));
for (let round = 0; round < ROUNDS; round++) {
  for (const name of names) best.set(name, Math.max(best.get(name), await perSecond(name)));
}
const base = best.get(names[0]);
console.log("between two threads, both directions counted");
for (const [name, rate] of best) {
  console.log(`${name.padEnd(48)}${(rate / 1e6).toFixed(2).padStart(8)} M/s  × ${(rate / base).toFixed(1)}`);
}
process.exit();
