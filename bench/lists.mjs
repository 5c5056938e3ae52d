// Lists, beside the same list as bare links: an Int32Array with front, back, size and two links for each frame, at the
// distance that slots have; on shared memory with a spin lock around them.
import { alloc, createList, createMemory, FrameMeta, give, own, paddr, pushBack, u32 } from "unique-frame";
import { compare, isShared } from "./compare.mjs";

class Init extends FrameMeta("Init", { pid: u32 }) {}

const LOCK = 0;
const FRONT = 1;
const BACK = 2;
const SIZE = 3;
const SLOT_WORDS = 16;

function bareList(frames) {
  const bytes = (frames + 1) * SLOT_WORDS * 4;
  const words = new Int32Array(isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const lock = () => {
    if (isShared) while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0);
  };
  const unlock = () => {
    if (isShared) Atomics.store(words, LOCK, 0);
  };
  return {
    pushBack(frame) {
      lock();
      const at = frame * SLOT_WORDS;
      const back = words[BACK];
      words[at] = 0;
      words[at + 1] = back;
      words[back === 0 ? FRONT : back * SLOT_WORDS] = frame;
      words[BACK] = frame;
      words[SIZE]++;
      words[at + 2] = 1;
      unlock();
    },
    popFront() {
      lock();
      const front = words[FRONT];
      if (front !== 0) {
        const at = front * SLOT_WORDS;
        const next = words[at];
        words[FRONT] = next;
        words[next === 0 ? BACK : next * SLOT_WORDS + 1] = 0;
        words[SIZE]--;
        words[at + 2] = 0;
      }
      unlock();
      return front;
    },
  };
}

/** Numbers from 0 in an order that no cache foresees. */
function shuffled(count) {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

/** Both lists, with the same frames in the same order. */
function lists(frames) {
  const memory = createMemory({ name: "bench", frames, shared: isShared });
  const owners = [];
  for (let number = 0; number < frames; number++) {
    const frame = alloc(memory, Init, { pid: number });
    own(frame);
    owners[number] = give(frame);
  }
  const list = createList(memory, Init);
  const bare = bareList(frames);
  for (const number of shuffled(frames)) {
    pushBack(list, owners[number]);
    bare.pushBack(number + 1);
  }
  return { list, bare };
}

let sink = 0;
const pairs = [10, 100_000].map((frames) => {
  const { list, bare } = lists(frames);
  return [
    `pop and push, ${frames.toLocaleString("en")} frames`,
    () => {
      const frame = list.popFront();
      own(frame);
      pushBack(list, frame);
    },
    () => bare.pushBack(bare.popFront()),
  ];
});
await compare(pairs);

const [short, long] = [10, 100_000].map((frames) => lists(frames).list);
const address = paddr(0x5000);
await compare([
  [
    "contains, 100,000 frames; bare: 10 frames",
    () => {
      if (long.contains(address)) sink++;
    },
    () => {
      if (short.contains(address)) sink++;
    },
  ],
]);
if (sink < 0) console.log(sink);
