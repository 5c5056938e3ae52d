import { describe, expect, it } from "vitest";
import * as library from "../src/index.js";
import { GetFrameError, MemoryError, MetadataError, PAGE_SIZE } from "../src/index.js";
import { Every, every, Init, init, Marker, Pages, PageTable, Rest, table } from "./support/kinds.js";
import { allocated, claimed, mustOwn, plain } from "./support/plain.js";
import { partsOf, RegionReader } from "./support/region.js";
import { expectSame, refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { backings, newWasm, privateWorld } from "./support/worlds.js";

const frames = 4;

describe.each(backings)("a bad address in $name", ({ make }) => {
  it.each([
    [1, "NotAligned"],
    [-1, "NotAligned"],
    [0.5, "NotAligned"],
    [4096.5, "NotAligned"],
    [Number.NaN, "NotAligned"],
    [2 ** 53 + 2, "NotAligned"],
    [-4096, "OutOfBound"],
    [frames * PAGE_SIZE, "OutOfBound"],
    [2 ** 31, "OutOfBound"],
    [2 ** 32, "OutOfBound"], // 0 in 32 bits
    [2 ** 44, "OutOfBound"],
    [2 ** 53, "OutOfBound"],
    [Number.MAX_VALUE, "OutOfBound"],
    ["4096", "NotAligned"],
    [null, "NotAligned"],
    [undefined, "NotAligned"],
    [4096n, "NotAligned"],
    [{}, "NotAligned"],
  ])("%s is %s, and no byte changes", (address, code) => {
    const { memory, region } = make();
    const error = unchanged(region, () => plain.fromUnused(memory, address, Init, init));
    if (!(error instanceof GetFrameError)) return expect.unreachable("a GetFrameError was expected");
    expect(error.code).toBe(code);
    expect(error.metadata).toBe(init);
    expect(error.message).toContain(`in "dma": ${code}: `);
  });

  it("is infinite: an error, and no byte changes", () => {
    const { memory, region } = make();
    for (const address of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const error = unchanged(region, () => plain.fromUnused(memory, address, Init, init));
      expect(error).toBeInstanceOf(GetFrameError);
    }
  });

  it("is refused by inspect", () => {
    const { memory } = make();
    for (const address of [1, -4096, frames * PAGE_SIZE, Number.NaN, "0", 0n, undefined]) {
      expect(() => memory.inspect(address)).toThrow(RangeError);
    }
  });
});

describe("a memory that cannot be", () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 23 + 1, 2 ** 53, "4", undefined, null])(
    "of %s frames is refused, by name",
    (count) => {
      expect(thrownBy(() => plain.createMemory({ name: "dma", frames: count })).message).toBe(
        `createMemory: a memory has 1 to 8388608 frames, not ${String(count)}`,
      );
      expect(() => library.memoryBytes(count as number)).toThrow(MemoryError);
    },
  );

  it.each(["", "é", "a\nb", "x".repeat(65), undefined, 7])("called %j is refused", (name) => {
    expect(thrownBy(() => plain.createMemory({ name, frames }))).toBeInstanceOf(MemoryError);
  });

  it.each([
    ["no buffer", { buffer: {} }, /buffer must be an ArrayBuffer/],
    ["a view instead of a buffer", { buffer: new Uint8Array(9) }, /buffer must be an ArrayBuffer/],
    ["an offset without a buffer", { offset: 4096 }, /an offset is for a buffer that is given/],
    [
      "a buffer that is too small",
      { buffer: new ArrayBuffer(partsOf(frames).end - 1) },
      /bytes from offset 0 are needed/,
    ],
    [
      "a misaligned offset",
      { buffer: new ArrayBuffer(partsOf(frames).end * 2), offset: 100 },
      /not a multiple of 4096/,
    ],
    ["a negative offset", { buffer: new ArrayBuffer(partsOf(frames).end), offset: -4096 }, /not a multiple of 4096/],
    ["an offset behind the end", { buffer: new ArrayBuffer(partsOf(frames).end), offset: 4096 }, /are needed/],
    [
      "a shared memory in a private buffer",
      { buffer: new ArrayBuffer(partsOf(frames).end), shared: true },
      /shared is true/,
    ],
    [
      "a private memory in a shared buffer",
      { buffer: new SharedArrayBuffer(partsOf(frames).end), shared: false },
      /shared is false/,
    ],
  ])("in %s is refused, and changes no byte", (_, options, message) => {
    const { buffer } = options as { buffer?: unknown };
    const bytes =
      buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer ? new Uint8Array(buffer) : undefined;
    const error = thrownBy(() => plain.createMemory({ name: "dma", frames, ...options }));
    expect(error).toBeInstanceOf(MemoryError);
    expect(error.message).toMatch(message);
    expect(bytes?.every((byte) => byte === 0) ?? true).toBe(true);
  });

  it("in a buffer with other data is refused, and the data stays", () => {
    const buffer = new ArrayBuffer(partsOf(frames).end);
    const bytes = new Uint8Array(buffer);
    for (const at of [0, 4095, 5000, partsOf(frames).pages - 1]) {
      bytes.fill(0);
      bytes[at] = 1;
      const before = bytes.slice();
      expect(thrownBy(() => plain.createMemory({ name: "dma", frames, buffer })).message).toContain("is not zero");
      expectSame(before, bytes);
    }
    bytes.fill(0);
    bytes[partsOf(frames).pages] = 1; // the pages may hold anything
    expect(plain.createMemory({ name: "dma", frames, buffer }).frames).toBe(frames);
    const before = bytes.slice();
    expect(thrownBy(() => plain.createMemory({ name: "dma", frames, buffer })).message).toContain(
      "already holds a memory",
    );
    expectSame(before, bytes);
  });
});

describe("a detached buffer", () => {
  it("ends every use of its memory and frames with a clear error", () => {
    const { memory } = privateWorld();
    const frame = claimed(memory, 0, Pages, { length: 1 });
    const view = frame.metaMut();
    const raw = claimed(memory, PAGE_SIZE, Init, init);
    plain.intoRaw(raw);
    structuredClone(undefined, { transfer: [memory.buffer as ArrayBuffer] });
    const uses: readonly (() => unknown)[] = [
      () => plain.fromUnused(memory, 2 * PAGE_SIZE, Init, init),
      () => plain.alloc(memory, Init, init),
      () => plain.restore(memory, { nonce: 1, index: 0, generation: 1 }, Init),
      () => frame.meta(),
      () => frame.startPaddr(),
      () => frame.fill(1),
      () => frame.bytes(() => 0),
      () => view.length,
      () => {
        view.length = 1;
      },
      () => plain.drop(frame),
      () => plain.give(frame),
      () => plain.repurpose(frame, Init, init),
      () => plain.intoRaw(frame),
      () => plain.fromRaw(raw),
      () => frame[Symbol.dispose](),
      () => raw[Symbol.dispose](),
      () => memory.buffer,
      () => memory.export(),
      () => memory.inspect(0),
      () => memory.reclaim({ agent: 2, incarnation: 1 }),
    ];
    for (const use of uses) {
      const error = thrownBy(use);
      expect(error, String(use)).toBeInstanceOf(MemoryError);
      expect(error.message).toBe('the buffer of memory "dma" was detached or has shrunk: its frames are gone');
    }
  });

  it("holds no memory", () => {
    const buffer = new ArrayBuffer(partsOf(frames).end);
    structuredClone(undefined, { transfer: [buffer] });
    expect(thrownBy(() => plain.createMemory({ name: "dma", frames, buffer })).message).toContain(
      "but the buffer has 0",
    );
    expect(() => plain.attachMemory("dma", { buffer, offset: 0, agent: 1, incarnation: 1 })).toThrow(MemoryError);
  });
});

describe("a resizable buffer", () => {
  it.each([false, true])("may grow; one whose slots are cut off ends its memory (shared: %s)", (isShared) => {
    const size = partsOf(frames).end;
    // SAFETY: Node has resizable buffers; the types of ES2022 do not.
    const Resizable = (isShared ? SharedArrayBuffer : ArrayBuffer) as unknown as new (
      size: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & { resize(size: number): void; grow(size: number): void };
    const buffer = new Resizable(size, { maxByteLength: size * 2 });
    const memory = plain.createMemory({ name: "dma", frames, buffer });
    const frame = claimed(memory, 0, Pages, { length: 5 });
    if (isShared) buffer.grow(size + 4096);
    else buffer.resize(size + 4096);
    expect(frame.meta()["length"]).toBe(5);
    if (isShared) return; // a shared buffer never shrinks
    buffer.resize(partsOf(frames).slots);
    for (const use of [
      () => frame.meta(),
      () => frame.fill(1),
      () => plain.drop(frame),
      () => plain.alloc(memory, Init, init),
    ]) {
      expect(thrownBy(use)).toBeInstanceOf(MemoryError);
    }
    buffer.resize(size); // zero bytes: the frame is nobody's
    expect(thrownBy(() => frame.meta()).name).toBe("OwnershipError");
  });
});

describe("a WebAssembly.Memory that grows", () => {
  it.each([false, true])("leaves handles, views and pages good (shared: %s)", (isShared) => {
    const wasm = newWasm(partsOf(frames).end, isShared);
    const memory = plain.createMemory({ name: "dma", frames, buffer: wasm });
    const frame = claimed(memory, 0, Pages, { length: 1 });
    const raw = claimed(memory, PAGE_SIZE, Init, init);
    plain.intoRaw(raw);
    frame.write(5, Uint8Array.of(1, 2, 3));
    const views = [frame.meta(), frame.metaMut()] as const;
    const uses: readonly (() => unknown)[] = [
      () => expect(views[0].length).toBe(1),
      () => {
        views[1].length = 1;
      },
      () => expect(frame.meta().length).toBe(1),
      () => expect(frame.startPaddr()).toBe(0),
      () => frame.read(5, new Uint8Array(3)),
      () => frame.bytes((bytes) => expect([...bytes.subarray(5, 8)]).toEqual([1, 2, 3])),
      () => plain.own(frame),
      () => plain.drop(allocated(memory, Init, init)),
      () => plain.drop(claimed(memory, 3 * PAGE_SIZE, Init, init)),
      () => plain.fromRaw(raw),
      () => plain.repurpose(raw, PageTable, table),
      () => plain.intoRaw(raw),
      () => raw[Symbol.dispose](),
      () => memory.inspect(0),
      () => memory.export(),
    ];
    const sizes = new Set<number>();
    for (const use of uses) {
      wasm.grow(1);
      use();
      sizes.add(memory.buffer.byteLength);
    }
    // A shared buffer keeps its length; the memory goes on in it.
    expect(sizes.size).toBe(isShared ? 1 : uses.length);
    const region = new RegionReader(() => memory.buffer, 0, frames);
    expect(region.states()).toEqual(["live", "unused", "unused", "unused"]);
  });

  it("still tells views that are over", () => {
    const wasm = newWasm(partsOf(frames).end, false);
    const memory = plain.createMemory({ name: "dma", frames, buffer: wasm });
    const frame = claimed(memory, 0, Init, init);
    const view = frame.meta();
    plain.drop(frame);
    claimed(memory, 0, Init, { pid: 666, nice: 6 });
    wasm.grow(1);
    expect(thrownBy(() => view.pid).message).toMatch(/^Init.pid after drop: /);
  });

  it("lends bytes that end when it grows, and writes nothing elsewhere", () => {
    const wasm = newWasm(partsOf(frames).end, false);
    const memory = plain.createMemory({ name: "dma", frames, buffer: wasm });
    const frame = claimed(memory, 0, Pages, { length: 1 });
    const growing = () =>
      frame.bytes((bytes) => {
        bytes[0] = 1;
        wasm.grow(1);
        expect(bytes.length).toBe(0);
        bytes[1] = 2; // into nothing
      });
    expect(growing).toThrow("bytes: the page's array was detached while it was lent; what was written since is lost");
    frame.bytes((bytes) => expect([...bytes.subarray(0, 2)]).toEqual([1, 0]));
  });
});

describe("what is no memory, no kind or no metadata", () => {
  it("is refused as a memory", () => {
    const { memory } = privateWorld();
    for (const wrong of [undefined, null, {}, { ...memory }, Object.create(memory), new Proxy(memory, {}), "dma"]) {
      for (const use of [
        () => plain.fromUnused(wrong, 0, Init, init),
        () => plain.alloc(wrong, Init, init),
        () => plain.restore(wrong, {}, Init),
      ]) {
        expect(thrownBy(use).message).toMatch(
          /^(fromUnused|alloc|restore) needs a memory: what createMemory or attachMemory/,
        );
      }
    }
  });

  it.each([
    ["undefined", undefined],
    ["a string", "Init"],
    ["an object", {}],
    ["another class", Date],
    ["a function", () => {}],
    ["an instance's constructor copy", { ...Init }],
  ])("is refused as a kind: %s", (_, wrong) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Init, init);
    for (const use of [
      () => plain.fromUnused(memory, PAGE_SIZE, wrong, {}),
      () => plain.alloc(memory, wrong, {}),
      () => plain.repurpose(frame, wrong, {}),
      () => plain.restore(memory, {}, wrong),
    ]) {
      const error = refusal(region, use);
      expect(error).toBeInstanceOf(MetadataError);
      expect(error.message).toMatch(/needs a metadata kind, a class that extends FrameMeta\(…\), not /);
    }
  });

  const wrongMetadata: readonly [unknown, string][] = [
    [undefined, "Init: metadata is an object with the fields of the kind, not undefined"],
    [null, "Init: metadata is an object with the fields of the kind, not null"],
    [7, "Init: metadata is an object with the fields of the kind, not 7"],
    ["ab", 'Init: metadata is an object with the fields of the kind, not "ab"'],
    [() => {}, "Init: metadata is an object with the fields of the kind, not a function"],
    [{}, "Init.pid is missing: metadata names every field"],
    [{ nice: 1 }, "Init.pid is missing: metadata names every field"],
    [{ pid: 1 }, "Init.nice is missing: metadata names every field"],
    [{ pid: 1, nice: 1, level: 1 }, 'Init has no field "level": leave it out, or declare it in FrameMeta'],
    [{ level: 1, pid: 1, nice: 1 }, 'Init has no field "level": leave it out, or declare it in FrameMeta'],
    [{ nice: 1, level: undefined, pid: 1 }, 'Init has no field "level": leave it out, or declare it in FrameMeta'],
    [[], "Init.pid is missing: metadata names every field"],
  ];
  it.each(wrongMetadata)("is refused as metadata: %j", (wrong, message) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, PageTable, table);
    for (const use of [
      () => plain.fromUnused(memory, PAGE_SIZE, Init, wrong),
      () => plain.fromUnused(memory, 1, Init, wrong), // found before the address is looked at
      () => plain.alloc(memory, Init, wrong),
      () => plain.repurpose(frame, Init, wrong),
    ]) {
      const error = refusal(region, use);
      expect(error).toBeInstanceOf(MetadataError);
      expect(error.message).toBe(message);
    }
  });

  it("is taken in any order, from getters, from a view, and from what inherits", () => {
    const { memory } = privateWorld();
    const good: readonly object[] = [
      { nice: -3, pid: 7 },
      {
        get nice() {
          return -3;
        },
        pid: 7,
      },
      Object.create(init),
      claimed(memory, 0, Init, init).meta(),
    ];
    for (const metadata of good) {
      const frame = claimed(memory, PAGE_SIZE, Init, metadata);
      expect([frame.meta().pid, frame.meta().nice]).toEqual([7, -3]);
      plain.drop(frame);
    }
  });

  it("is not mixed up when a getter claims another frame of the same kind", () => {
    const { memory } = privateWorld();
    const metadata = {
      pid: 1,
      get nice() {
        claimed(memory, PAGE_SIZE, Init, { pid: 2, nice: 2 });
        return 1;
      },
    };
    const outer = claimed(memory, 0, Init, metadata);
    expect([outer.meta().pid, outer.meta().nice]).toEqual([1, 1]);
  });
});

/** For each type of field: what it takes at its boundaries, and what it refuses. */
const boundaries: readonly {
  type: string;
  kind: unknown;
  whole: object;
  field: string;
  takes: unknown[];
  refuses: unknown[];
}[] = [
  { type: "u8", kind: Every, whole: every, field: "a", takes: [0, 255], refuses: [-1, 256] },
  { type: "u16", kind: Rest, whole: { a: 0, b: 0, c: 0 }, field: "b", takes: [0, 65535], refuses: [-1, 65536] },
  { type: "u32", kind: Every, whole: every, field: "i", takes: [0, 2 ** 32 - 1], refuses: [-1, 2 ** 32] },
  { type: "i8", kind: Rest, whole: { a: 0, b: 0, c: 0 }, field: "a", takes: [-128, 127], refuses: [-129, 128] },
  { type: "i16", kind: Every, whole: every, field: "b", takes: [-32768, 32767], refuses: [-32769, 32768] },
  {
    type: "i32",
    kind: Rest,
    whole: { a: 0, b: 0, c: 0 },
    field: "c",
    takes: [-(2 ** 31), 2 ** 31 - 1],
    refuses: [-(2 ** 31) - 1, 2 ** 31],
  },
  {
    type: "u64",
    kind: Every,
    whole: every,
    field: "g",
    takes: [0n, 2n ** 64n - 1n],
    refuses: [-1n, 2n ** 64n, 0, 1.5],
  },
  {
    type: "i64",
    kind: Every,
    whole: every,
    field: "h",
    takes: [-(2n ** 63n), 2n ** 63n - 1n],
    refuses: [-(2n ** 63n) - 1n, 2n ** 63n, 0],
  },
  {
    type: "f32",
    kind: Every,
    whole: every,
    field: "c",
    takes: [0, -0.5, 3.4028234663852886e38, Number.NaN, Number.POSITIVE_INFINITY],
    refuses: [1e39, -Number.MAX_VALUE, 1n],
  },
  {
    type: "f64",
    kind: Every,
    whole: every,
    field: "d",
    takes: [Number.MIN_VALUE, Number.MAX_VALUE, Number.NaN, Number.NEGATIVE_INFINITY],
    refuses: [1n],
  },
  { type: "bool", kind: Every, whole: every, field: "e", takes: [true, false], refuses: [0, 1, 1n] },
];
const whole = ["u8", "u16", "u32", "i8", "i16", "i32"];

describe.each(boundaries)("a field of type $type", ({ type, kind, whole: values, field, takes, refuses }) => {
  it("takes the ends of its range, at the claim and through metaMut", () => {
    const { memory } = privateWorld();
    for (const value of takes) {
      const frame = claimed(memory, 0, kind, { ...values, [field]: value });
      expect(frame.meta()[field]).toEqual(value);
      for (const other of takes) {
        frame.metaMut()[field] = other;
        expect(frame.meta()[field]).toEqual(other);
      }
      plain.drop(frame);
    }
  });

  it("refuses what is outside, of another type, or nothing, and writes no byte", () => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, kind, values);
    const others = ["1", "", {}, [], Symbol("x"), () => 1, null, new Date()];
    if (type !== "bool") others.push(true as never);
    if (whole.includes(type))
      others.push(0.5 as never, Number.NaN as never, Number.POSITIVE_INFINITY as never, 1n as never);
    for (const value of [...refuses, ...others]) {
      const metadata = { ...values, [field]: value };
      for (const use of [
        () => plain.fromUnused(memory, PAGE_SIZE, kind, metadata),
        () => plain.alloc(memory, kind, metadata),
        () => plain.repurpose(frame, kind, metadata),
        () => {
          frame.metaMut()[field] = value;
        },
      ]) {
        const error = refusal(region, use);
        expect(error).toBeInstanceOf(MetadataError);
        expect(error.message).toMatch(new RegExp(`^(Every|Rest)\\.${field} is ${type}: it takes .+, not `));
      }
    }
    for (const use of [
      () => plain.alloc(memory, kind, { ...values, [field]: undefined }),
      () => {
        frame.metaMut()[field] = undefined;
      },
    ]) {
      expect(refusal(region, use)).toBeInstanceOf(MetadataError);
    }
  });
});

describe("a kind with no fields", () => {
  it("takes an empty object only", () => {
    const { memory, region } = privateWorld();
    plain.drop(mustOwn(plain.alloc(memory, Marker, {})));
    expect(refusal(region, () => plain.alloc(memory, Marker, { a: 1 })).message).toBe(
      'Marker has no field "a": leave it out, or declare it in FrameMeta',
    );
    expect(refusal(region, () => plain.alloc(memory, Marker, undefined))).toBeInstanceOf(MetadataError);
  });
});
