// References to a shared frame, beside bare counting.
import {
  createMemory,
  drop,
  FrameMeta,
  frameFromUnused,
  fromInUse,
  intoShared,
  own,
  paddr,
  tryUnique,
  u32,
} from "unique-frame";
import { compare, isShared } from "./compare.mjs";

class Init extends FrameMeta("Init", { pid: u32 }) {}

const memory = createMemory({ name: "bench", frames: 256, shared: isShared });
const kept = frameFromUnused(memory, paddr(0x4000), Init, { pid: 7 });
own(kept);
const lone = frameFromUnused(memory, paddr(0x5000), Init, { pid: 7 });
own(lone);
const word = new Int32Array(new SharedArrayBuffer(4));
function uniqueAndBack(frame) {
  if (tryUnique(frame)) intoShared(frame);
}
const countBare = () => {
  Atomics.add(word, 0, 1);
  Atomics.sub(word, 0, 1);
};

await compare([
  [
    "clone and drop",
    () => {
      const another = kept.clone();
      own(another);
      drop(another);
    },
    countBare,
  ],
  [
    "fromInUse and drop",
    () => {
      const another = fromInUse(memory, kept.startPaddr());
      own(another);
      drop(another);
    },
    countBare,
  ],
  [
    "tryUnique and intoShared",
    () => {
      uniqueAndBack(lone);
    },
    () => {
      Atomics.compareExchange(word, 0, 0, 1);
      Atomics.store(word, 0, 0);
    },
  ],
]);
