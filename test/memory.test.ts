import { describe, expect, it } from "vitest";
import { MemoryError, memoryBytes, PAGE_SIZE } from "../src/index.js";
import { Init, init, Marker, Pages } from "./support/kinds.js";
import { allocated, claimed, type PlainExport, plain } from "./support/plain.js";
import { partsOf, pokeState, RegionReader } from "./support/region.js";
import { expectSame, thrownBy } from "./support/unchanged.js";
import { backings, privateWorld, sharedWorld } from "./support/worlds.js";

const WORD = { magic: 0, version: 1, frames: 2, nonce: 3, shared: 4, name: 32 } as const;

describe.each(backings)("creating a memory in $name", ({ make, shared }) => {
  it("writes the header, one agent, and nothing else", () => {
    const { memory, region } = make();
    const word = (at: number): number => region.view.getUint32(at * 4, true);
    expect(String.fromCharCode(...new Uint8Array(region.view.buffer, region.view.byteOffset, 4))).toBe("UQFR");
    expect(word(WORD.version)).toBe(2);
    expect(word(WORD.frames)).toBe(4);
    expect(word(WORD.shared)).toBe(shared ? 1 : 0);
    expect(word(WORD.name)).toBe(3);
    expect(String.fromCharCode(...[0, 1, 2].map((at) => region.view.getUint8(WORD.name * 4 + 4 + at)))).toBe("dma");
    expect(memory).toMatchObject({ name: "dma", frames: 4, maxPaddr: 4 * PAGE_SIZE, agent: 1 });
    const written = [...region.buffer.entries()]
      .filter(([, byte]) => byte !== 0)
      .map(([at]) => at - region.view.byteOffset);
    const agent = region.parts.agents + 4;
    expect(written.every((at) => (at >= 0 && at < WORD.name * 4 + 8) || (at >= agent && at < agent + 4))).toBe(true);
  });

  it("gives 4096 bytes for each page, aligned", () => {
    const { region } = make();
    expect(memoryBytes(4)).toBe(partsOf(4).end);
    expect((region.view.byteOffset + region.parts.pages) % PAGE_SIZE).toBe(0);
    expect(region.parts.slots % 64).toBe(0);
  });
});

describe("sizes", () => {
  it.each([1, 2, 63, 64, 65, 512, 513, 1000, 65_536, 1_048_576, 2 ** 23])(
    "of %i frames are as the layout says",
    (frames) => {
      expect(memoryBytes(frames)).toBe(partsOf(frames).end);
    },
  );

  it("start at one frame, which is used in full", () => {
    const { memory, region } = privateWorld({ frames: 1 });
    const frame = allocated(memory, Pages, { length: 1 });
    frame.fill(255);
    expect(region.page(0).every((byte) => byte === 255)).toBe(true);
    expect(plain.alloc(memory, Marker, {})).toHaveProperty("name", "OutOfFrames");
    plain.drop(frame);
    plain.drop(allocated(memory, Marker, {}));
  });

  it.each([false, true])("reach 1,048,576 frames, and creating them touches no page (shared: %s)", (shared) => {
    const frames = 1_048_576;
    const rss = process.memoryUsage().rss;
    const heap = process.memoryUsage().heapUsed;
    const start = performance.now();
    const memory = plain.createMemory({ name: "dma", frames, shared });
    const elapsed = performance.now() - start;
    // 4.4 GiB of address space: a page that was touched would show.
    expect(process.memoryUsage().rss - rss).toBeLessThan(16 * 2 ** 20);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(2 ** 20);
    expect(elapsed).toBeLessThan(500); // far from any work per frame; a loaded machine is allowed for
    const last = claimed(memory, (frames - 1) * PAGE_SIZE, Pages, { length: 9 });
    last.write(4095, Uint8Array.of(7));
    const back = new Uint8Array(1);
    last.read(4095, back);
    expect(back[0]).toBe(7);
    expect(new Uint8Array(memory.buffer, partsOf(frames).end - 1, 1)[0]).toBe(7);
    expect(last.endPaddr()).toBe(2 ** 32);
    plain.drop(last);
    expect(allocated(memory, Marker, {}).startPaddr()).toBe((frames - 1) * PAGE_SIZE);
    expect(plain.fromUnused(memory, frames * PAGE_SIZE, Marker, {})).toHaveProperty("code", "OutOfBound");
  });

  it("beyond what the engine has are refused by name, and used in full where it has them", () => {
    const frames = 2 ** 23;
    let memory: ReturnType<typeof plain.createMemory>;
    try {
      memory = plain.createMemory({ name: "dma", frames, shared: true });
    } catch (error) {
      expect(error).toBeInstanceOf(MemoryError);
      expect(String(error)).toMatch(/createMemory: this engine has no buffer of \d+ bytes for 8388608 frames$/);
      return;
    }
    plain.drop(claimed(memory, (frames - 1) * PAGE_SIZE, Init, init));
  });
});

describe("two memories in one buffer", () => {
  it("know nothing of each other", () => {
    const size = partsOf(4).end;
    const buffer = new ArrayBuffer(size * 2);
    const first = plain.createMemory({ name: "one", frames: 4, buffer });
    const second = plain.createMemory({ name: "two", frames: 4, buffer, offset: size });
    const region = new RegionReader(() => buffer, 0, 4);
    const before = region.buffer.slice(0, size);
    const frames = [0, 1, 2, 3].map(() => allocated(second, Pages, { length: 1 }));
    for (const frame of frames) frame.fill(0xff);
    expectSame(before, region.buffer.slice(0, size));
    expect(allocated(first, Pages, { length: 1 }).startPaddr()).toBe(0);
  });
});

describe("attachMemory", () => {
  it("sees the memory as its creator does, as another agent", () => {
    const { memory, region } = sharedWorld();
    const there = plain.attachMemory("dma", structuredClone(memory.export()));
    expect(there).toMatchObject({ name: "dma", frames: 4, agent: 2 });
    claimed(memory, 0, Init, init);
    expect(plain.fromUnused(there, 0, Init, init)).toHaveProperty("code", "Unique");
    const frame = claimed(there, PAGE_SIZE, Init, init);
    expect(region.slot(1)).toMatchObject({ state: "live", who: 2 });
    plain.drop(frame);
    expect(thrownBy(() => plain.resetAsUnused(claimed(there, PAGE_SIZE, Init, init), memory.allocator)).name).toBe(
      "OwnershipError",
    );
  });

  it("takes an export once", () => {
    const { memory, region } = sharedWorld();
    const name = memory.export();
    plain.attachMemory("dma", name);
    const before = region.buffer.slice();
    expect(thrownBy(() => plain.attachMemory("dma", name)).message).toContain("this export was attached before");
    expectSame(before, region.buffer);
    const reclaimed = memory.export();
    memory.reclaim(reclaimed);
    expect(() => plain.attachMemory("dma", reclaimed)).toThrow("or its thread was reclaimed");
  });

  it("serves a private memory after it was transferred", () => {
    const { memory } = privateWorld();
    const frame = claimed(memory, PAGE_SIZE, Pages, { length: 3 });
    frame.fill(8);
    const name = memory.export();
    const moved = structuredClone(name, { transfer: [name.buffer as ArrayBuffer] });
    const there = plain.attachMemory("dma", moved);
    expect(there.inspect(PAGE_SIZE).status).toBe("live");
    expect(plain.fromUnused(there, PAGE_SIZE, Init, init)).toHaveProperty("code", "Unique");
    plain.drop(claimed(there, 0, Init, init));
    expect(() => frame.meta()).toThrow(MemoryError);
  });

  it("serves a memory in a shared WebAssembly.Memory", () => {
    for (const { name, shared, make } of backings) {
      if (!shared || !name.includes("WebAssembly")) continue;
      const { memory } = make();
      const there = plain.attachMemory("dma", structuredClone(memory.export()));
      claimed(there, 0, Init, init);
      expect(memory.inspect(0)).toMatchObject({ status: "live", agent: 2 });
    }
  });

  /** Writes a word into the header, and hands the export on. */
  const poke =
    (at: number, value: number) =>
    (region: RegionReader, name: PlainExport): PlainExport => {
      region.view.setInt32(at, value, true);
      return name;
    };

  const damages: readonly [string, RegExp, (region: RegionReader, name: PlainExport) => unknown][] = [
    ["undefined", /not what memory.export\(\) returns/, () => undefined],
    ["null", /not what memory.export\(\) returns/, () => null],
    ["a number", /not what memory.export\(\) returns/, () => 7],
    ["no buffer", /not what memory.export\(\) returns/, (_, name) => ({ ...name, buffer: {} })],
    ["a buffer alone", /offset/, (region) => ({ buffer: region.view.buffer })],
    ["a misaligned offset", /not a multiple of 4096/, (_, name) => ({ ...name, offset: 64 })],
    ["an offset with no memory", /there is no memory at offset 4096/, (_, name) => ({ ...name, offset: 4096 })],
    ["an offset behind the end", /are needed/, (_, name) => ({ ...name, offset: 2 ** 40 })],
    ["an empty buffer", /are needed/, (_, name) => ({ ...name, buffer: new SharedArrayBuffer(0) })],
    ["zero bytes", /there is no memory/, (_, name) => ({ ...name, buffer: new SharedArrayBuffer(65536) })],
    ["another magic", /there is no memory/, poke(0, 1)],
    ["another version", /has format 3, and this version of unique-frame knows format 2/, poke(4, 3)],
    ["no frames", /header of this memory is damaged/, poke(8, 0)],
    ["more frames than fit", /are needed/, poke(8, 5)],
    ["2^31 frames", /header of this memory is damaged/, poke(8, -1)],
    ["a name without end", /header of this memory is damaged/, poke(WORD.name * 4, 65)],
    [
      "a copy in a private buffer",
      /this is a copy of a memory/,
      (region, name) => ({ ...name, buffer: region.buffer.slice().buffer }),
    ],
    ["no agent", /names no agent/, (_, name) => ({ ...name, agent: undefined })],
    ["agent 0", /names no agent/, (_, name) => ({ ...name, agent: 0 })],
    ["agent 4096", /names no agent/, (_, name) => ({ ...name, agent: 4096 })],
    [
      "an agent that was never registered",
      /attached before, or its thread was reclaimed/,
      (_, name) => ({ ...name, agent: 77 }),
    ],
    ["another incarnation", /attached before, or its thread was reclaimed/, (_, name) => ({ ...name, incarnation: 9 })],
    ["a fraction of an incarnation", /names no agent/, (_, name) => ({ ...name, incarnation: 1.5 })],
  ];
  it.each(damages)("refuses %s, and changes no byte", (_, message, damage) => {
    const { memory, region } = sharedWorld();
    const value = damage(region, memory.export());
    const before = region.buffer.slice();
    const error = thrownBy(() => plain.attachMemory("dma", value));
    expect(error).toBeInstanceOf(MemoryError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^attachMemory: /);
    expectSame(before, region.buffer);
  });

  it("refuses another name, and one that is cut off", () => {
    const { memory, region } = sharedWorld();
    const before = region.buffer.slice();
    expect(thrownBy(() => plain.attachMemory("other", memory.export())).message).toBe(
      'attachMemory: this memory is called "dma", not "other"',
    );
    const cut = new SharedArrayBuffer(region.parts.end - 4096);
    new Uint8Array(cut).set(before.subarray(0, cut.byteLength));
    expect(() => plain.attachMemory("dma", { ...memory.export(), buffer: cut })).toThrow(/are needed/);
  });
});

describe("export", () => {
  it("names a new agent each time, and runs out at 4,095 with a clear error", () => {
    const { memory } = sharedWorld({ frames: 1 });
    const names = Array.from({ length: 4094 }, () => memory.export());
    expect(new Set(names.map(({ agent }) => agent)).size).toBe(4094);
    expect(thrownBy(() => memory.export()).message).toContain("has no agent left");
    const ended = names[100] ?? expect.unreachable();
    memory.reclaim(ended);
    const again = memory.export();
    expect(again.agent).toBe(ended.agent);
    expect(again.incarnation).not.toBe(ended.incarnation);
  });
});

describe("reclaim", () => {
  it("frees what an agent owned, had made raw, and had begun, and nobody else's", () => {
    const { memory, region } = sharedWorld({ frames: 8 });
    const name = memory.export();
    const there = plain.attachMemory("dma", name);
    claimed(memory, 0, Init, init);
    claimed(there, PAGE_SIZE, Init, init);
    plain.intoRaw(claimed(there, 2 * PAGE_SIZE, Init, init));
    pokeState(region, 3, (1 << 24) | there.agent); // died in a claim
    pokeState(region, 4, (3 << 24) | there.agent); // in a repurpose
    pokeState(region, 5, (4 << 24) | there.agent); // in a drop
    pokeState(region, 6, (2 << 24) | 77); // somebody else's
    const freed = memory.reclaim(name);
    expect(freed.map(({ paddr, status, onDrop }) => [paddr / PAGE_SIZE, status, onDrop])).toEqual([
      [1, "live", "none"],
      [2, "raw", "none"],
      [3, "claiming", "none"],
      [4, "gutted", "started before"],
      [5, "dropping", "started before"],
    ]);
    expect(region.states()).toEqual(["live", "unused", "unused", "unused", "unused", "unused", "live", "unused"]);
    expect(memory.reclaim(name)).toEqual([]);
  });

  it("makes every handle, view and token of the dead agent worthless", () => {
    const { memory, region } = sharedWorld();
    const name = memory.export();
    const there = plain.attachMemory("dma", name);
    const frame = claimed(there, 0, Init, init);
    const view = frame.meta();
    const raw = claimed(there, PAGE_SIZE, Init, init);
    plain.intoRaw(raw);
    memory.reclaim(name);
    claimed(memory, 0, Init, { pid: 666, nice: 6 });
    const before = region.buffer.slice();
    for (const use of [() => frame.meta(), () => plain.drop(frame), () => view.pid, () => plain.fromRaw(raw)]) {
      expect(thrownBy(use).name).toBe("OwnershipError");
    }
    expectSame(before, region.buffer);
  });

  it("refuses the thread itself, and what names no agent, and changes no byte", () => {
    const { memory, region } = sharedWorld();
    claimed(memory, 0, Init, init);
    const before = region.buffer.slice();
    expect(() => memory.reclaim({ agent: 1, incarnation: 1 })).toThrow("and it is alive");
    for (const wrong of [
      undefined,
      null,
      7,
      {},
      { agent: 0, incarnation: 1 },
      { agent: 1.5, incarnation: 1 },
      { agent: 4096, incarnation: 1 },
      { agent: 2, incarnation: 0 },
      { agent: -1, incarnation: 1 },
    ]) {
      expect(thrownBy(() => memory.reclaim(wrong))).toBeInstanceOf(MemoryError);
    }
    // A forged name whose word would be the state word of frame 0, and whose incarnation makes it look alive.
    const forged = (region.parts.slots + 40 - region.parts.agents) / 4;
    expect(thrownBy(() => memory.reclaim({ agent: forged, incarnation: 0x80_0000 }))).toBeInstanceOf(MemoryError);
    expectSame(before, region.buffer);
    expect(memory.reclaim({ agent: 9, incarnation: 1 })).toEqual([]); // never registered: nothing to do
  });
});
