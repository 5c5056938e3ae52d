import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, OutOfFrames, PAGE_SIZE } from "../src/index.js";
import { Grief, Logged, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init } from "./support/kinds.js";
import { allocated, claimed, Mailbox, mustOwn, plain } from "./support/plain.js";
import { partsOf } from "./support/region.js";
import { thrownBy, unchanged } from "./support/unchanged.js";
import { backings, newWasm, privateWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

/** A stack of free frames that notes what it is asked and told. */
class Stack {
  readonly log: string[] = [];
  readonly free: unknown[];
  onDealloc: (frame: number) => void = () => {};
  constructor(...free: unknown[]) {
    this.free = free;
  }
  alloc(): unknown {
    const frame = this.free.pop();
    this.log.push(`alloc ${String(frame)}`);
    return frame;
  }
  dealloc(frame: number): void {
    this.log.push(`dealloc ${frame}`);
    this.free.push(frame);
    this.onDealloc(frame);
  }
}

describe.each(backings)("a replaced allocator in $name", ({ make }) => {
  const world = (...free: unknown[]) => {
    const stack = new Stack(...free);
    return { stack, ...make({ allocator: stack }) };
  };

  it("decides which frame alloc gets, and hears of it when it is dropped", () => {
    const { stack, memory } = world(0, 0x2000);
    const frame = allocated(memory, Init, init);
    expect(frame.startPaddr()).toBe(0x2000);
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
    expect(plain.alloc(memory, Init, init)).toBeInstanceOf(OutOfFrames);
    plain.drop(frame);
    expect(stack.log).toEqual(["alloc 8192", "alloc 0", "alloc undefined", "dealloc 8192"]);
    expect(allocated(memory, Init, init).startPaddr()).toBe(0x2000);
  });

  it("hears nothing of frames that it did not hand out, of repurpose, reset, raw and given ones", () => {
    const { stack, memory } = world(0);
    plain.drop(claimed(memory, PAGE_SIZE, Logged, { id: 1 }));
    const frame = allocated(memory, Logged, { id: 1 });
    plain.repurpose(frame, Logged, { id: 2 });
    plain.intoRaw(frame);
    plain.fromRaw(frame);
    plain.resetAsUnused(plain.give(frame), memory.allocator);
    plain.drop(claimed(memory, 0, Init, init)); // the same frame, this time by its address
    expect(stack.log).toEqual(["alloc 0"]);
  });

  it("is told after onDrop, while nobody can claim the frame yet", () => {
    for (const kind of [Init, Logged]) {
      const { stack, memory, region } = world(0);
      const metadata = kind === Init ? init : { id: 1 };
      const frame = allocated(memory, kind, metadata);
      const seen: unknown[] = [];
      plan.act = () => seen.push("onDrop");
      stack.onDealloc = (address) => {
        const refused = plain.fromUnused(memory, address, Init, init);
        seen.push(refused instanceof GetFrameError && ["Busy", "Unique"].includes(refused.code));
        seen.push(region.slot(0).state !== "unused");
      };
      plain.drop(frame);
      expect(seen).toEqual(kind === Init ? [true, true] : ["onDrop", true, true]);
      claimed(memory, 0, Init, init);
    }
  });

  it("cannot have a frame twice by calling alloc from inside dealloc", () => {
    const { stack, memory } = world(0);
    const frame = allocated(memory, Logged, { id: 1 });
    let inner: unknown;
    stack.onDealloc = () => {
      inner = plain.alloc(memory, Init, init);
    };
    plain.drop(frame);
    expect(inner).toBeInstanceOf(OutOfFrames);
    expect(memory.inspect(0).status).toBe("unused");
  });

  it("frees the frame though it throws when it is told, and lets the exception out", () => {
    const { stack, memory, region } = world(0);
    const frame = allocated(memory, Logged, { id: 1 });
    stack.onDealloc = () => {
      throw new Grief("allocator");
    };
    expect(thrownBy(() => plain.drop(frame))).toBeInstanceOf(Grief);
    expect(region.slot(0).state).toBe("unused");
    expect(region.byte(0)).toBe(0);
    expect(thrownBy(() => plain.drop(frame)).name).toBe("OwnershipError");
    claimed(memory, 0, Init, init);
  });

  it("changes nothing when it throws in alloc", () => {
    const { memory, region } = make({
      allocator: {
        alloc: () => {
          throw new Grief("allocator");
        },
        dealloc: () => {},
      },
    });
    unchanged(region, () => expect(thrownBy(() => plain.alloc(memory, Init, init))).toBeInstanceOf(Grief));
  });

  it.each([1, -4096, 4 * PAGE_SIZE, Number.NaN, 0.5, "0", null, {}, 4096n, 2 ** 53])(
    "is refused when it offers %s, and nothing changes",
    (nonsense) => {
      const { memory, region } = world(nonsense);
      const error = unchanged(region, () => thrownBy(() => plain.alloc(memory, Init, init)));
      expect(error.name).toBe("MemoryError");
      expect(error.message).toContain("which is the address of no frame");
    },
  );

  it("harms no frame by offering one that is in use", () => {
    const { memory } = world(PAGE_SIZE, 0, 0, 0);
    const frame = claimed(memory, 0, Logged, { id: 1 });
    expect(allocated(memory, Init, init).startPaddr()).toBe(PAGE_SIZE);
    expect(frame.meta().id).toBe(1);
  });

  it("is asked only so often when it offers a frame in use for ever", () => {
    let asked = 0;
    const allocator = {
      alloc: () => {
        asked++;
        return 0;
      },
      dealloc: () => {},
    };
    const { memory } = make({ allocator });
    const first = allocated(memory, Init, init);
    asked = 0;
    expect(plain.alloc(memory, Init, init)).toBeInstanceOf(OutOfFrames);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(4);
    expect(first.meta().pid).toBe(7);
  });
});

describe("a replaced allocator that grows the WebAssembly.Memory", () => {
  it.each(["alloc", "dealloc"])("in %s leaves no frame behind", (where) => {
    const wasm = newWasm(partsOf(2).end, false);
    const stack = new Stack(0);
    const allocator = {
      alloc: () => {
        if (where === "alloc") wasm.grow(1);
        return stack.alloc();
      },
      dealloc: (frame: number) => {
        if (where === "dealloc") wasm.grow(1);
        stack.dealloc(frame);
      },
    };
    const memory = plain.createMemory({ name: "dma", frames: 2, buffer: wasm, allocator });
    const frame = allocated(memory, Init, init);
    expect(frame.meta().pid).toBe(7);
    plain.drop(frame);
    expect(memory.inspect(0).status).toBe("unused");
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
  });
});

describe("a frame that a replaced allocator offered while it was in use", () => {
  it("is kept for it, and handed out in its name once it is free and nothing else is", () => {
    const stack = new Stack(0, PAGE_SIZE);
    const { memory } = privateWorld({ allocator: stack });
    const taken = claimed(memory, PAGE_SIZE, Init, init);
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
    expect(plain.alloc(memory, Init, init)).toBeInstanceOf(OutOfFrames);
    plain.drop(taken);
    const frame = allocated(memory, Init, init);
    expect(frame.startPaddr()).toBe(PAGE_SIZE);
    expect(plain.alloc(memory, Init, init)).toBeInstanceOf(OutOfFrames);
    plain.drop(frame);
    expect(stack.log.filter((line) => line.startsWith("dealloc"))).toEqual(["dealloc 4096", "dealloc 4096"]);
  });

  it("is tried again when another thread has dropped it", () => {
    const stack = new Stack(0);
    const { memory } = privateWorld({ allocator: stack });
    const frame = allocated(memory, Init, init);
    // Another attachment stands for another thread: it has the allocator in the buffer.
    const there = plain.attachMemory("dma", memory.export());
    plain.intoRaw(frame);
    const box = new Mailbox();
    plain.post(box, frame, 0);
    plain.drop(mustOwn(plain.restore(there, box.last, Init)));
    expect(stack.log).toEqual(["alloc 0"]);
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
  });

  it("hears nothing of what another allocator handed out", () => {
    const stack = new Stack(PAGE_SIZE);
    const { memory } = privateWorld();
    const here = plain.attachMemory("dma", memory.export(), { allocator: stack });
    const frame = allocated(memory, Init, init);
    plain.intoRaw(frame);
    const box = new Mailbox();
    plain.post(box, frame, 0);
    plain.drop(mustOwn(plain.restore(here, box.last, Init)));
    expect(stack.log).toEqual([]);
  });

  it("is not lost by an alloc that throws after it was offered", () => {
    class Twin extends Logged {}
    const stack = new Stack(0);
    const { memory, region } = privateWorld({ allocator: stack });
    plain.drop(claimed(memory, PAGE_SIZE, Logged, { id: 1 }));
    unchanged(region, () => expect(thrownBy(() => plain.alloc(memory, Twin, { id: 1 })).name).toBe("KindError"));
    expect(allocated(memory, Logged, { id: 2 }).startPaddr()).toBe(0);
  });
});

describe("the allocator of a memory", () => {
  it("is a right that names its memory, and that nobody can rename", () => {
    const { memory } = privateWorld();
    expect(memory.allocator).toHaveProperty("memory", "dma");
    expect(() => Object.assign(memory.allocator as object, { memory: "other" })).toThrow(TypeError);
  });
});
