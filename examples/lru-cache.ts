// A page cache that evicts the page whose last use is longest ago. The order of use is a frame list: its links are in the
// slots of the frames, so a page is taken out by its address, without a search. Whoever reads a page shares its frame, and
// a shared frame is in no list, so it cannot be evicted.
// Run it: node dist-examples/lru-cache.js 1 2 3 1 4 +2 5 1 6 -2     (+2 goes on reading block 2 until -2)

import {
  alloc,
  createList,
  createMemory,
  downcast,
  drop,
  FrameMeta,
  type FrameOwner,
  fromInUse,
  give,
  intoShared,
  own,
  type Paddr,
  pushFront,
  tryUnique,
  u32,
} from "unique-frame";

/** Where the page of a block is. */
const places = new Map<number, Paddr>();

class Page extends FrameMeta("Page", { block: u32 }, { untyped: true }) {
  /** Runs once: when the page is evicted, or when the last reader just drops it. */
  override onDrop(): void {
    places.delete(this.block);
    console.log(`  ${this.block} goes`);
  }
}

const memory = createMemory({ name: "cache", frames: 3 });
/** The pages that nobody reads, the last used one first. */
const idle = createList(memory, Page);

function read(block: number): FrameOwner<Page, "cache"> {
  const place = places.get(block);
  if (place === undefined) return load(block);
  using cursor = idle.cursorAt(place);
  const page = cursor?.takeCurrent();
  if (page !== undefined) {
    own(page);
    intoShared(page);
    return give(page);
  }
  using shared = fromInUse(memory, place); // somebody reads it already
  own(shared);
  if (!downcast(shared, Page)) throw new Error("this is the frame of something else");
  return give(shared);
}

function load(block: number): FrameOwner<Page, "cache"> {
  if (places.size === memory.frames) evict();
  const page = alloc(memory, Page, { block });
  own(page);
  page.fill(block % 256); // stands for reading a disk
  places.set(block, page.startPaddr());
  intoShared(page);
  return give(page);
}

function evict(): void {
  const oldest = idle.popBack();
  if (oldest === undefined) throw new Error("every page is being read");
  own(oldest);
  drop(oldest);
}

/** Ends a use. The last reader has the frame's only reference: that becomes its owner, and the page the last used one. */
function release(page: FrameOwner<Page, "cache">): void {
  own(page);
  if (tryUnique(page)) pushFront(idle, page);
  else drop(page);
}

const held = new Map<number, FrameOwner<Page, "cache">>();
for (const use of process.argv.slice(2)) {
  const block = Math.abs(Number(use));
  console.log(`${use}: ${places.has(block) ? "hit" : "miss"}`);
  const page = (use.startsWith("-") && held.get(block)) || read(block);
  if (use.startsWith("+")) held.set(block, page);
  else release(page);
}
console.log(`idle: ${Array.from(idle, (page) => page.block).join(" ")}`);

/** What the compiler refuses. Nobody calls this. */
export function misuses(): void {
  const page = read(1);
  own(page);
  // @ts-expect-error pushFront needs a unique frame, but this one is shared: ask tryUnique(frame) first
  pushFront(idle, page);
  if (tryUnique(page)) pushFront(idle, page);
  // @ts-expect-error meta after pushFront: this frame was already consumed by pushFront
  page.meta();
}
