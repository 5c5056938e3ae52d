// `npm run bench:types`: measures every fixture with every compiler, and writes the table of docs/checking-speed.md. The
// seconds are the less of two runs, so nothing else should work on the machine meanwhile.
import buildDeclarations from "../support/build-declarations.js";
import { type Fixture, fixtures } from "./fixtures.js";
import { type Cost, Meter } from "./measure.js";
import { writePage } from "./page.js";

async function leastOf(meter: Meter, name: string, fixture: Fixture): Promise<Cost> {
  const [cost, again] = [await meter.over(name, fixture), await meter.over(name, fixture)];
  const checkSeconds = Math.min(cost.checkSeconds, again.checkSeconds);
  console.log(`${name}, tsc ${meter.compiler}: ${cost.instantiations} instantiations, ${checkSeconds.toFixed(2)} s`);
  return { ...cost, checkSeconds };
}

await buildDeclarations();
const meters = { "5.9": new Meter("5.9"), "6.0": new Meter("6.0"), "7.0": new Meter("7.0") };
const rows: Parameters<typeof writePage>[0][number][] = [];
for (const [name, fixture] of Object.entries(fixtures)) {
  const costs = {
    "5.9": await leastOf(meters["5.9"], name, fixture),
    "6.0": await leastOf(meters["6.0"], name, fixture),
    "7.0": await leastOf(meters["7.0"], name, fixture),
  };
  rows.push([name, fixture, costs]);
}
writePage(rows);
