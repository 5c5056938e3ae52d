import { describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE } from "../src/index.js";
import { Init, init, Pages } from "./support/kinds.js";
import { claimed, plain } from "./support/plain.js";
import { partsOf } from "./support/region.js";
import { expectSame, refusal, thrownBy } from "./support/unchanged.js";
import { backings, newWasm, privateWorld } from "./support/worlds.js";

const pattern = Uint8Array.from({ length: PAGE_SIZE }, (_, at) => (at * 31 + 7) & 0xff);

describe.each(backings)("page contents in $name", ({ make }) => {
  it("come back as they were written, and touch no other page", () => {
    const { memory, region } = make();
    const frame = claimed(memory, PAGE_SIZE, Pages, { length: 1 });
    for (const [offset, length] of [
      [0, PAGE_SIZE],
      [0, 0],
      [PAGE_SIZE, 0],
      [PAGE_SIZE - 1, 1],
      [1, 128],
      [4000, 96],
    ] as const) {
      const data = pattern.subarray(0, length);
      const before = region.buffer.slice();
      const start = region.view.byteOffset + region.parts.pages + PAGE_SIZE + offset;
      before.set(data, start);
      frame.write(offset, data);
      expectSame(before, region.buffer);
      const back = new Uint8Array(length);
      frame.read(offset, back);
      expectSame(data, back);
    }
  });

  it("are refused outside the page, where nothing is written", () => {
    const { memory, region } = make();
    const frame = claimed(memory, PAGE_SIZE, Pages, { length: 1 });
    for (const [offset, length] of [
      [-1, 1],
      [PAGE_SIZE, 1],
      [PAGE_SIZE - 1, 2],
      [0, PAGE_SIZE + 1],
      [0.5, 1],
      [Number.NaN, 1],
      [Number.POSITIVE_INFINITY, 0],
      [2 ** 53, 0],
    ] as const) {
      const into = new Uint8Array(length);
      for (const use of ["read", "write"] as const) {
        const error = refusal(region, () => frame[use](offset, into));
        expect(error).toBeInstanceOf(RangeError);
        expect(error.message).toMatch(new RegExp(`^${use}: ${length} bytes from offset `));
      }
    }
    for (const offset of [undefined, "0", 1n]) {
      expect(refusal(region, () => frame.write(offset, new Uint8Array(1)))).toBeInstanceOf(Error);
    }
    for (const bytes of [undefined, [1, 2], new Uint16Array(2), new ArrayBuffer(4), "ab"]) {
      expect(refusal(region, () => frame.write(0, bytes)).message).toBe("write takes a Uint8Array");
      expect(refusal(region, () => frame.read(0, bytes)).message).toBe("read takes a Uint8Array");
    }
  });

  it("are filled with one byte, and refuse what is none", () => {
    const { memory, region } = make();
    const frame = claimed(memory, PAGE_SIZE, Pages, { length: 1 });
    for (const bad of [-1, 256, 0.5, Number.NaN, "1", undefined, 2 ** 32]) {
      expect(refusal(region, () => frame.fill(bad)).message).toMatch(/^fill: a byte is an integer from 0 to 255, not /);
    }
    frame.fill(255);
    expect(region.page(1).every((byte) => byte === 255)).toBe(true);
    expect(region.page(0).every((byte) => byte === 0)).toBe(true);
    expect(region.page(2).every((byte) => byte === 0)).toBe(true);
  });

  it("are copied from another untyped frame, also of another memory, and from itself", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Pages, { length: 1 });
    frame.write(0, pattern);
    const here = claimed(memory, PAGE_SIZE, Pages, { length: 1 });
    here.copyFrom(frame);
    expectSame(pattern, region.page(1));
    const there = privateWorld();
    const other = claimed(there.memory, 0, Pages, { length: 1 });
    other.copyFrom(here);
    expectSame(pattern, there.region.page(0));
    other.copyFrom(other);
    expectSame(pattern, there.region.page(0));
  });

  it("are copied from nothing that does not own an untyped page", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Pages, { length: 1 });
    const typed = claimed(memory, PAGE_SIZE, Init, init);
    const raw = claimed(memory, 2 * PAGE_SIZE, Pages, { length: 1 });
    plain.intoRaw(raw);
    const gone = claimed(memory, 3 * PAGE_SIZE, Pages, { length: 1 });
    plain.drop(gone);
    for (const source of [typed, raw, gone, {}, undefined, new Uint8Array(PAGE_SIZE), Object.create(frame)]) {
      expect(refusal(region, () => frame.copyFrom(source))).toBeInstanceOf(OwnershipError);
      expect(refusal(region, () => frame.copyFrom(source)).message).toMatch(/^copyFrom /);
    }
  });

  it("belong to the kind of a typed frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    const untyped = claimed(memory, PAGE_SIZE, Pages, { length: 1 });
    const uses: readonly [string, () => void][] = [
      ["read", () => frame.read(0, new Uint8Array(1))],
      ["write", () => frame.write(0, new Uint8Array(1))],
      ["fill", () => frame.fill(1)],
      ["copyFrom", () => frame.copyFrom(untyped)],
      ["bytes", () => frame.bytes((bytes) => bytes.fill(1))],
    ];
    for (const [use, action] of uses) {
      expect(refusal(region, action).message).toBe(
        `${use} needs a frame of an untyped kind: declare the kind with { untyped: true }, or use meta and metaMut`,
      );
    }
  });

  it("are refused to a consumed and to a raw frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Pages, { length: 1 });
    const uses: readonly [string, () => void][] = [
      ["read", () => frame.read(0, new Uint8Array(1))],
      ["write", () => frame.write(0, new Uint8Array(1))],
      ["fill", () => frame.fill(1)],
      ["copyFrom", () => frame.copyFrom(frame)],
      ["bytes", () => frame.bytes((bytes) => bytes.fill(1))],
    ];
    plain.intoRaw(frame);
    for (const [use, action] of uses) {
      expect(refusal(region, action).message).toBe(
        `${use} needs a ${use === "bytes" ? "unique" : "unique or shared"} frame, but this one is raw: call fromRaw(frame) first`,
      );
    }
    plain.fromRaw(frame);
    plain.drop(frame);
    for (const [use, action] of uses) {
      expect(refusal(region, action)).toMatchObject({ name: "OwnershipError", operation: use, consumedBy: "drop" });
    }
  });
});

describe.each([false, true])("bytes, with debug %s,", (debug) => {
  const world = () => {
    const made = privateWorld({ debug });
    return { ...made, frame: claimed(made.memory, 0, Pages, { length: 1 }) };
  };

  it("lends the page and returns what the function returns", () => {
    const { frame, region } = world();
    frame.write(0, pattern);
    const sum = frame.bytes((bytes) => {
      expect(bytes.length).toBe(PAGE_SIZE);
      expectSame(pattern, bytes);
      bytes.fill(3, 10, 20);
      return 42;
    });
    expect(sum).toBe(42);
    expect([...region.page(0).subarray(9, 21)]).toEqual([pattern[9], ...Array<number>(10).fill(3), pattern[20]]);
  });

  it("keeps what was written when the function throws", () => {
    const { frame, region } = world();
    expect(() =>
      frame.bytes((bytes) => {
        bytes[5] = 6;
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(region.page(0)[5]).toBe(6);
    plain.drop(frame); // not lent any more
  });

  it("refuses to let the array out, by what it can see", () => {
    const { frame } = world();
    expect(thrownBy(() => frame.bytes((bytes) => bytes)).message).toMatch(
      /^bytes: the function returned the page's array/,
    );
    expect(thrownBy(() => frame.bytes((bytes) => bytes.subarray(3))).message).toMatch(/returned the page's array/);
    expect(thrownBy(() => frame.bytes((bytes) => new DataView(bytes.buffer))).message).toMatch(
      /returned the page's array/,
    );
    expect(thrownBy(() => frame.bytes(async (bytes) => bytes.length)).message).toMatch(
      /^bytes: this function returns a promise/,
    );
    expect(frame.bytes((bytes) => bytes.slice(0, 2))).toEqual(new Uint8Array(2)); // a copy is fine
    expect(thrownBy(() => frame.bytes(undefined as never)).message).toBe("bytes takes a function of the page's bytes");
  });

  it.each(["drop", "intoRaw", "give", "dispose", "repurpose", "resetAsUnused", "owning"] as const)(
    "refuses %s while the page is lent",
    (use) => {
      const { frame, memory, region } = world();
      let error: Error | undefined;
      frame.bytes(() => {
        error = refusal(region, () => {
          if (use === "dispose") frame[Symbol.dispose]();
          else if (use === "repurpose") plain.repurpose(frame, Init, init);
          else if (use === "resetAsUnused") plain.resetAsUnused(frame, memory.allocator);
          else if (use === "owning") plain.owning(frame, (inner) => inner);
          else plain[use](frame);
        });
      });
      const name = use === "dispose" ? "drop" : use;
      expect(error).toBeInstanceOf(OwnershipError);
      expect(error?.message).toBe(
        `${name} inside bytes: this frame's page is lent until the function that bytes was given returns; call ${name} after it`,
      );
      plain.drop(frame);
    },
  );

  it("keeps the page to the function, and lets the metadata be used inside", () => {
    const { frame } = world();
    frame.bytes(() => {
      expect(() => frame.bytes(() => 0)).toThrow(/^bytes inside bytes/);
      expect(() => frame.fill(0)).toThrow(/^fill inside bytes/);
      expect(() => plain.drop(frame)).toThrow(/^drop inside bytes/);
      frame.metaMut().length = 5;
    });
    expect(frame.meta().length).toBe(5);
    plain.drop(frame);
  });
});

describe("bytes in debug mode", () => {
  it("lends an array that throws once the function has returned", () => {
    const { memory, region } = privateWorld({ debug: true });
    const frame = claimed(memory, 0, Pages, { length: 1 });
    let kept: Uint8Array = new Uint8Array();
    frame.bytes((bytes) => {
      kept = bytes;
    });
    expect(kept.length).toBe(0);
    expect(() => kept.set([1])).toThrow();
    expect(region.page(0).every((byte) => byte === 0)).toBe(true);
  });

  it("writes back into a memory that grew meanwhile", () => {
    const frames = 2;
    const wasm = newWasm(partsOf(frames).end, false);
    const memory = plain.createMemory({ name: "dma", frames, buffer: wasm, debug: true });
    const frame = claimed(memory, 0, Pages, { length: 1 });
    frame.bytes((bytes) => {
      wasm.grow(1);
      bytes[1] = 77;
    });
    const back = new Uint8Array(2);
    frame.read(0, back);
    expect([...back]).toEqual([0, 77]);
  });
});
