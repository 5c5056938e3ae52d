import { Bench } from "tinybench";

/** Private or shared memory: each is measured in a process of its own, as a program has one or the other, mostly. */
export const isShared = process.argv[2] === "shared";

/** Every task does so many operations that the harness's own cost does not count. */
const operations = 1000;

/** Prints the price of each operation beside that of the bare code: name, the library's way, the bare way. */
export async function compare(pairs) {
  const bench = new Bench({ time: 300, warmupTime: 150 });
  for (const [name, library, byHand] of pairs) {
    const labels = [name, `${name}, bare`];
    for (const [at, operation] of [library, byHand].entries()) {
      bench.add(labels[at], () => {
        for (let i = 0; i < operations; i++) operation(i);
      });
    }
    await bench.run();
    const [own, other] = labels.map((label) => (bench.getTask(label).result.latency.p50 * 1e6) / operations);
    console.log(
      `${name.padEnd(40)}${own.toFixed(1).padStart(8)} ns${other.toFixed(1).padStart(8)} ns bare  × ${(own / other).toFixed(1)}`,
    );
    for (const label of labels) bench.remove(label);
  }
}
