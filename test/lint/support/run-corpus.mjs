// Runs every program of the corpus, each in a fresh world, and prints what became of it. Run with --expose-gc.
import { setTimeout as sleep } from "node:timers/promises";

const [, , folder, ...names] = process.argv;
const { settle } = await import(`${folder}/world.js`);

let lost = 0;
console.warn = () => lost++;
const collect = async () => {
  for (let round = 0; round < 3; round++) {
    await sleep(0);
    globalThis.gc();
  }
};

/** What a program throws, by its name: a function of its own, so that the collector takes what it left. */
async function thrownBy(program) {
  try {
    await program();
    return undefined;
  } catch (error) {
    return error.name;
  }
}

for (const name of names) {
  const pairs = await import(`${folder}/${name}.js`);
  for (const [pair, { fate, wrong, right }] of Object.entries(pairs)) {
    for (const [which, program] of Object.entries({ wrong, right })) {
      const thrown = await thrownBy(program);
      settle();
      lost = 0;
      await collect();
      console.log(JSON.stringify({ name, pair, which, fate, thrown, lost }));
    }
  }
}
