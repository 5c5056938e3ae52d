import { describe, expect, it } from "vitest";
import { FrameMeta, PAGE_SIZE, u32 } from "../src/index.js";
import { allocated, plain } from "./support/plain.js";
import { RegionReader } from "./support/region.js";
import { thrownBy } from "./support/unchanged.js";

/*
 * Frames whose onDrop ends the next one, and so on, until the stack is full: the call fails somewhere, anywhere. Whatever
 * had begun is finished, whatever had not is still there, and nothing is in between or lost.
 */

const FRAMES = 7000;

/** What ends one frame; each can be called again when it has failed, and does nothing when it has succeeded. */
type End = () => void;
let ends: End[] = [];
let calls: number[] = [];

class Linked extends FrameMeta("Linked", { index: u32 }) {
  override onDrop(): void {
    const { index } = this;
    calls[index] = (calls[index] ?? 0) + 1;
    ends[index + 1]?.();
  }
}

/** Puts a frame where the function that is returned ends it. Lists and channels are few: some frames have one of their own. */
const ways: Readonly<Record<string, (memory: unknown, index: number) => End>> = {
  "unique frames": (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    return () => frame[Symbol.dispose]();
  },
  "raw frames": (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    plain.intoRaw(frame);
    return () => frame[Symbol.dispose]();
  },
  "last references": (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    plain.intoShared(frame);
    return () => frame[Symbol.dispose]();
  },
  "two references each": (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    plain.intoShared(frame);
    const other = frame.clone();
    return () => {
      frame[Symbol.dispose]();
      other[Symbol.dispose]();
    };
  },
  "raw references": (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    plain.intoShared(frame);
    plain.intoRaw(frame);
    return () => frame[Symbol.dispose]();
  },
  lists: (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    if (index % 8 !== 0) return () => frame[Symbol.dispose]();
    const list = plain.createList(memory, Linked);
    plain.pushBack(list, frame);
    return () => list.drop();
  },
  "lists only": (memory, index) => {
    // As many as there can be, with some frames each.
    if (index % 7 !== 0) return pushedTo(memory, index);
    list = plain.createList(memory, Linked);
    const mine = list;
    pushedTo(memory, index);
    return () => mine.drop();
  },
  channels: (memory, index) => {
    const frame = allocated(memory, Linked, { index });
    if (index % 60 !== 0) return () => frame[Symbol.dispose]();
    const channel = plain.createChannel(memory, Linked, { capacity: 2 });
    plain.send(channel, frame);
    return () => channel.drop();
  },
};
let list = undefined as unknown as ReturnType<typeof plain.createList>;
function pushedTo(memory: unknown, index: number): End {
  plain.pushBack(list, allocated(memory, Linked, { index }));
  const mine = list;
  return () => mine.drop();
}

describe.each([false, true])("a chain of ends, in shared memory: %s", (shared) => {
  it.each(Object.entries(ways))("of %s that fills the stack strands nothing", (_, way) => {
    const memory = plain.createMemory({ name: "dma", frames: FRAMES, shared });
    const region = new RegionReader(() => memory.buffer, 0, FRAMES);
    ends = [];
    calls = [];
    ends = Array.from({ length: FRAMES }, (__, index) => way(memory, index));
    // The chain begins at several depths, so that the stack is full at several places.
    let failures = 0;
    for (let from = 0; from < FRAMES; from += 397) {
      const shallow = ends;
      const call = (depth: number): void => (depth === 0 ? shallow[from]?.() : call(depth - 1));
      try {
        call(from % 90);
      } catch (error) {
        failures++;
        const errors = error instanceof AggregateError ? error.errors : [error];
        expect(errors.length).toBeGreaterThan(0);
      }
    }
    expect(failures).toBeGreaterThan(0);
    // Each is free, or where it was; what is still there can be ended.
    const all = ends;
    ends = [];
    for (const end of all) end();
    const left = region.states().flatMap((state, index) => (state === "unused" ? [] : [`${index} ${state}`]));
    expect(left).toEqual([]);
    expect(new Set(Array.from({ length: FRAMES }, (__, index) => region.byte(index)))).toEqual(new Set([0]));
    expect(calls.filter((count) => count > 1)).toEqual([]); // none was called twice
    for (let id = 1; id < 1024; id++) if (region.list(id).kind !== 0) expect.unreachable(`list ${id} is still there`);
    for (let id = 1; id < 128; id++)
      if (region.channel(id).kind !== 0) expect.unreachable(`channel ${id} is still there`);
    for (let id = 1; id < 1024; id++) expect(region.list(id).lock).toBe(0);
    // And all can be used again.
    const again = allocated(memory, Linked, { index: 0 });
    expect(again.startPaddr() % PAGE_SIZE).toBe(0);
    plain.drop(again);
    expect(thrownBy(() => again.meta()).name).toBe("OwnershipError");
  });
});
