import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  alloc,
  createMemory,
  FrameMeta,
  give,
  KindError,
  OwnershipError,
  own,
  PAGE_SIZE,
  type PageReader,
  paddr,
  type UniqueFrameOwner,
  u8,
  u32,
} from "../src/index.js";
import { Init, init } from "./support/kinds.js";
import { allocated, Mailbox, mustOwn, plain } from "./support/plain.js";
import { partsOf } from "./support/region.js";
import { thrownBy, unchanged } from "./support/unchanged.js";
import { newWasm, privateWorld } from "./support/worlds.js";

describe("a chain of frames that drop each other until the stack is full", () => {
  it("strands none of them", () => {
    const frames = 7000;
    const memory = createMemory({ name: "dma", frames });
    const chain: UniqueFrameOwner<Linked, "dma">[] = [];
    class Linked extends FrameMeta("Linked", { index: u32 }) {
      override onDrop(): void {
        const next = chain[this.index + 1];
        if (next !== undefined) plain.drop(next);
      }
    }
    for (let index = 0; index < frames; index++) {
      const frame = alloc(memory, Linked, { index });
      own(frame);
      chain.push(give(frame));
    }
    expect(thrownBy(() => plain.drop(chain[0]))).toBeInstanceOf(RangeError);
    // Each is free now, or still its handle's: nothing is half-way.
    const left = chain.filter((_, index) => memory.inspect(paddr(index * PAGE_SIZE)).status !== "unused");
    expect(left.length).toBeLessThan(frames);
    chain.length = 0;
    for (const frame of left) plain.drop(frame);
    for (let index = 0; index < frames; index++) {
      expect(memory.inspect(paddr(index * PAGE_SIZE)).status).toBe("unused");
    }
  });
});

describe("post", () => {
  it("does not lose the frame to a port, or to data, that use the handle meanwhile", () => {
    const { memory, region } = privateWorld();
    for (const use of [(frame: unknown) => plain.fromRaw(frame), (frame: unknown) => plain.give(frame)]) {
      const frame = allocated(memory, Init, init);
      plain.intoRaw(frame);
      const port = { postMessage: () => use(frame) };
      expect(thrownBy(() => plain.post(port, frame, 0))).toBeInstanceOf(OwnershipError);
      expect(region.slot(0).state).toBe("raw"); // still here, and still raw
      plain.fromRaw(frame);
      plain.drop(frame);
    }
  });
});

describe("a raw token", () => {
  it("is refused with another generation, though its ticket has only 30 bits of it", () => {
    const { memory, region } = privateWorld();
    const frame = allocated(memory, Init, init);
    plain.intoRaw(frame);
    const box = new Mailbox();
    plain.post(box, frame, 0);
    const { generation } = box.last;
    const forged = { ...box.last, generation: (Number(generation) + 2 ** 30) | 0 };
    unchanged(region, () => {
      expect(plain.restore(memory, forged, Init)).toMatchObject({ name: "RestoreError", code: "Stale" });
    });
    plain.drop(mustOwn(plain.restore(memory, box.last, Init)));
  });
});

describe("a page reader", () => {
  it("reads the page where it is by then, if the memory has grown inside onDrop", () => {
    const wasm = newWasm(partsOf(2).end, false);
    const memory = plain.createMemory({ name: "dma", frames: 2, buffer: wasm });
    const seen = new Uint8Array(2);
    class Growing extends FrameMeta("Growing", {}, { untyped: true }) {
      override onDrop(page: PageReader): void {
        page.read(0, seen.subarray(0, 1));
        wasm.grow(1);
        page.read(1, seen.subarray(1));
      }
    }
    const frame = allocated(memory, Growing, {});
    frame.write(0, new Uint8Array([7, 8]));
    plain.drop(frame);
    expect([...seen]).toEqual([7, 8]);
    expect(memory.inspect(0).status).toBe("unused");
  });
});

describe("onDrop and a replaced allocator that both throw", () => {
  it("are both heard, and the frame is free", () => {
    class Loud extends FrameMeta("Loud", {}) {
      override onDrop(): void {
        throw new Error("onDrop");
      }
    }
    const allocator = {
      alloc: () => 0,
      dealloc() {
        throw new Error("dealloc");
      },
    };
    const { memory, region } = privateWorld({ allocator });
    const error = thrownBy(() => plain.drop(allocated(memory, Loud, {})));
    expect(error).toBeInstanceOf(AggregateError);
    expect((error as AggregateError).errors.map(String)).toEqual(["Error: onDrop", "Error: dealloc"]);
    expect(region.slot(0).state).toBe("unused");
  });
});

describe("the classes that a user can reach", () => {
  it("do not make another handle, or another view", () => {
    const { memory } = privateWorld();
    let stolen: readonly unknown[] = ["nothing was made yet"];
    class Spy extends FrameMeta("Spy", { value: u8 }) {
      constructor(...parts: never) {
        super(...parts);
        stolen = parts;
      }
    }
    const frame = allocated(memory, Spy, { value: 1 });
    frame.meta();
    expect(stolen).toEqual([]);
    class Nosy extends FrameMeta("Nosy", { value: u8 }) {
      constructor(...parts: never) {
        new Init(...parts); // would be a view of this very slot
        super(...parts);
      }
    }
    expect(thrownBy(() => plain.alloc(memory, Nosy, { value: 1 }))).toMatchObject({ name: "MetadataError" });
    const handleClass = (frame as unknown as { constructor: new () => unknown }).constructor;
    expect(thrownBy(() => Reflect.construct(handleClass, []))).toBeInstanceOf(OwnershipError);
    expect(thrownBy(() => Reflect.construct(Spy, []))).toMatchObject({ name: "MetadataError" });
  });
});

describe("a kind's class", () => {
  it("may not have fields of its own: they would hide what the slot holds", () => {
    class Defaults extends FrameMeta("Defaults", { level: u8 }) {
      override level: number = 3;
    }
    const memory = createMemory({ name: "dma", frames: 1 });
    const error = thrownBy(() => alloc(memory, Defaults, { level: 1 }));
    expect(error).toBeInstanceOf(KindError);
    expect(error.message).toMatch(/^Defaults: the class field level would hide what the slot holds/);
  });
});

describe("a page with a strict content security policy", () => {
  it("can use the library: no code is made at run time", () => {
    const program = `
      import { alloc, createMemory, drop, FrameMeta, own, u32 } from "unique-frame";
      class Init extends FrameMeta("Init", { pid: u32 }) {}
      const frame = alloc(createMemory({ name: "dma", frames: 1 }), Init, { pid: 7 });
      own(frame);
      frame.metaMut().pid = 8;
      console.log(frame.meta().pid);
      drop(frame);`;
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program];
    const root = new URL("..", import.meta.url);
    expect(execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8" }).trim()).toBe("8");
    expect(() =>
      execFileSync(process.execPath, [...flags.slice(0, 3), "eval('1')"], { cwd: root, stdio: "pipe" }),
    ).toThrow();
  });
});

describe("errors that are values", () => {
  it("work where the intrinsics are frozen", () => {
    const program = `
      import { createMemory, FrameMeta, fromUnused, GetFrameError } from "unique-frame";
      class Empty extends FrameMeta("Empty", {}) {}
      const memory = createMemory({ name: "dma", frames: 1 });
      console.log(fromUnused(memory, 4096, Empty, {}).code);`;
    const flags = ["--frozen-intrinsics", "--no-warnings", "--input-type=module", "--eval", program];
    const root = new URL("..", import.meta.url);
    expect(execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8" }).trim()).toBe("OutOfBound");
  });
});
