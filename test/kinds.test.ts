import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as library from "../src/index.js";
import { FrameMeta, KindError, PAGE_SIZE, u8, u16, u32, u64 } from "../src/index.js";
import { claimed, Mailbox, plain } from "./support/plain.js";
import { refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { privateWorld, sharedWorld } from "./support/worlds.js";

class Original extends FrameMeta("Original", { a: u32, b: u16 }) {}
/** Name and fields as above. */
class Twin extends FrameMeta("Original", { a: u32, b: u16 }) {}
class OtherName extends FrameMeta("OtherName", { a: u32, b: u16 }) {}
class OtherField extends FrameMeta("Original", { a: u32, c: u16 }) {}
class OtherType extends FrameMeta("Original", { a: u32, b: u8 }) {}
class Untyped extends FrameMeta("Original", { a: u32, b: u16 }, { untyped: true }) {}
class Child extends Original {}

const metadata = { a: 1, b: 2 };

/** The word by which slots name a kind, read from a slot. */
function idOf(kind: unknown, values: object): number {
  const { memory, region } = privateWorld();
  claimed(memory, 0, kind, values);
  return region.slot(0).kind;
}

describe("a kind's id", () => {
  it("is made of name, fields, types and whether it is untyped, and is never 0", () => {
    const ids = [
      idOf(Original, metadata),
      idOf(OtherName, metadata),
      idOf(OtherField, { a: 1, c: 2 }),
      idOf(OtherType, metadata),
      idOf(Untyped, metadata),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(0);
    expect(idOf(Twin, metadata)).toBe(ids[0]);
  });

  it("is of no use to another kind with equal fields", () => {
    const { memory } = privateWorld();
    const box = new Mailbox();
    const frame = claimed(memory, 0, Original, metadata);
    plain.intoRaw(frame);
    plain.post(box, frame, 0);
    expect(plain.restore(memory, box.last, OtherName)).toHaveProperty("code", "OtherKind");
    expect(plain.restore(memory, box.last, OtherField)).toHaveProperty("code", "OtherKind");
  });
});

describe("two classes with one id", () => {
  it.each([
    ["another class of the same name and fields", Twin],
    ["a class that extends the kind's", Child],
  ])("are refused in one memory: %s", (_, second) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Original, metadata);
    for (const use of [
      () => plain.fromUnused(memory, PAGE_SIZE, second, metadata),
      () => plain.alloc(memory, second, metadata),
      () => plain.repurpose(frame, second, metadata),
    ]) {
      const error = refusal(region, use);
      expect(error).toBeInstanceOf(KindError);
      expect(error.message).toBe(
        'memory "dma" already has a kind Original with the id of this Original: use one class for both, or give one of them another name',
      );
    }
    expect(frame.meta().a).toBe(1);
    const box = new Mailbox();
    plain.intoRaw(frame);
    plain.post(box, frame, 0);
    expect(refusal(region, () => plain.restore(memory, box.last, second))).toBeInstanceOf(KindError);
    expect(plain.restore(memory, box.last, Original)).not.toBeInstanceOf(Error);
  });

  it("may be used in two memories", () => {
    claimed(privateWorld().memory, 0, Original, metadata);
    claimed(privateWorld().memory, 0, Child, metadata);
  });

  it("are found by the second hash in the table, from whichever thread", () => {
    const { memory, region } = sharedWorld();
    const there = plain.attachMemory("dma", memory.export());
    claimed(memory, 0, Original, metadata);
    // Another thread's kind with the same id: the entry's check is another one.
    const id = region.slot(0).kind;
    const { kinds } = region.parts;
    let entry = -1;
    for (let at = 0; at < 1024; at++) if (region.view.getInt32(kinds + at * 8, true) === id) entry = kinds + at * 8;
    expect(entry).toBeGreaterThan(0);
    region.view.setInt32(entry + 4, region.view.getInt32(entry + 4, true) ^ 1, true);
    const error = refusal(region, () => plain.fromUnused(there, PAGE_SIZE, Original, metadata));
    expect(error).toBeInstanceOf(KindError);
    expect(error.message).toContain("already has another kind with the id of Original, from another thread");
    expect(refusal(region, () => plain.alloc(there, Original, metadata))).toBeInstanceOf(KindError);
  });

  it("find room for each other when only their places in the table are the same", () => {
    const { memory, region } = privateWorld();
    // Every place but one is taken by strangers.
    const { kinds } = region.parts;
    for (let at = 0; at < 1023; at++) {
      region.view.setInt32(kinds + at * 8, 0x7000_0000 + at, true);
      region.view.setInt32(kinds + at * 8 + 4, 5, true);
    }
    claimed(memory, 0, Original, metadata);
    expect(region.view.getInt32(kinds + 1023 * 8, true)).toBe(region.slot(0).kind);
    const error = refusal(region, () => plain.alloc(memory, OtherName, metadata));
    expect(error.message).toBe('memory "dma" holds 1024 kinds, and OtherName is one too many');
  });
});

describe("a kind that cannot be", () => {
  const fields = (count: number, type: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, type]));

  it.each([
    [41, u8],
    [21, u16],
    [11, u32],
    [6, u64],
  ])("has more than 40 bytes: %i fields", (count, type) => {
    const size = count * type.sizeBytes;
    expect(thrownBy(() => plain.FrameMeta("Large", fields(count, type))).message).toBe(
      `FrameMeta: these fields take ${size} bytes, and the metadata of a frame has at most 40: leave some out, or use smaller types`,
    );
    expect(() => plain.FrameMeta("Fits", fields(count - 1, type))).not.toThrow();
  });

  it.each(["constructor", "onDrop", "__proto__"])("has a field called %s", (name) => {
    const error = thrownBy(() => plain.FrameMeta("Odd", { [name]: u8 }));
    expect(error).toBeInstanceOf(KindError);
    expect(error.message).toBe(`FrameMeta: Odd cannot have a field called ${name}`);
  });

  it.each([{ name: "u128" }, { name: "toString" }, { name: "" }])("has a field of type $name", (type) => {
    expect(thrownBy(() => plain.FrameMeta("Odd", { a: type }))).toBeInstanceOf(KindError);
  });

  it("has no name", () => {
    expect(thrownBy(() => plain.FrameMeta("", {})).message).toContain("needs a name for the kind");
  });
});

describe("the layout of a kind", () => {
  const sizes: Readonly<Record<string, number>> = {
    u8: 1,
    u16: 2,
    u32: 4,
    u64: 8,
    i8: 1,
    i16: 2,
    i32: 4,
    i64: 8,
    f32: 4,
    f64: 8,
    bool: 1,
  };
  const types = library as unknown as Readonly<Record<string, unknown>>;
  const sampleOf = (type: string, at: number): unknown =>
    type === "bool" ? true : type.endsWith("64") && type !== "f64" ? BigInt(at + 1) : at + 1;

  function read(view: DataView, type: string, at: number): unknown {
    const byType: Record<string, () => unknown> = {
      u8: () => view.getUint8(at),
      u16: () => view.getUint16(at, true),
      u32: () => view.getUint32(at, true),
      u64: () => view.getBigUint64(at, true),
      i8: () => view.getInt8(at),
      i16: () => view.getInt16(at, true),
      i32: () => view.getInt32(at, true),
      i64: () => view.getBigInt64(at, true),
      f32: () => view.getFloat32(at, true),
      f64: () => view.getFloat64(at, true),
      bool: () => view.getUint8(at) === 1,
    };
    return byType[type]?.();
  }

  it("is by falling size and then as written, each aligned to its size, without gaps", () => {
    let made = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(sizes)), { maxLength: 14 }), (list) => {
        const total = list.reduce((sum, type) => sum + (sizes[type] ?? 0), 0);
        if (total > 40) return;
        const named = list.map((type, at) => [`f${at}`, type] as const);
        const kind = plain.FrameMeta("Random", Object.fromEntries(named.map(([name, type]) => [name, types[type]])));
        const { memory, region } = privateWorld({ frames: 1 });
        const values = Object.fromEntries(named.map(([name, type], at) => [name, sampleOf(type, at)]));
        const frame = claimed(memory, 0, kind, values);
        // Independently: count the bytes of larger fields, and of equal ones before it.
        for (const [at, [name, type]] of named.entries()) {
          const size = sizes[type] ?? 0;
          let offset = 0;
          for (const [before, [, other]] of named.entries()) {
            const otherSize = sizes[other] ?? 0;
            if (otherSize > size || (otherSize === size && before < at)) offset += otherSize;
          }
          expect(offset % size).toBe(0);
          expect(read(region.slot(0).metadata, type, offset)).toBe(values[name]);
          expect(frame.meta()[name]).toBe(values[name]);
        }
        made++;
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(made).toBeGreaterThan(100);
  });

  it("never reaches the slot's control words", () => {
    const kind = plain.FrameMeta("Full", Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`f${at}`, u64])));
    const { memory, region } = privateWorld({ frames: 1 });
    const ones = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`f${at}`, 2n ** 64n - 1n]));
    const frame = claimed(memory, 0, kind, ones);
    expect(region.slot(0)).toMatchObject({ state: "live", who: 1, generation: 1 });
    frame.metaMut().f4 = 0n;
    expect(region.slot(0)).toMatchObject({ state: "live", who: 1, generation: 1 });
  });
});

describe("a kind's class", () => {
  it("says its name, its fields and whether it is untyped", () => {
    expect(Original.kindName).toBe("Original");
    expect(Original.fields).toEqual({ a: u32, b: u16 });
    expect(Object.isFrozen(Original.fields)).toBe(true);
    expect([Original.untyped, Untyped.untyped]).toEqual([false, true]);
  });

  it("tells a memory its name, for inspect", () => {
    const { memory, region } = privateWorld();
    claimed(memory, 0, Untyped, metadata);
    expect(unchanged(region, () => memory.inspect(0))).toMatchObject({ status: "live", agent: 1, kind: "Original" });
    expect(memory.inspect(PAGE_SIZE)).toMatchObject({ status: "unused", agent: undefined, kind: undefined });
  });
});
