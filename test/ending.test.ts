import { beforeEach, describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Logged, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init } from "./support/kinds.js";
import { allocated, claimed, Mailbox, type PlainFrame, plain } from "./support/plain.js";
import { refusal, unchanged } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

describe.each(backings)("drop in $name", ({ make }) => {
  it("calls onDrop once while the frame is busy, frees it, and is told to the allocator", () => {
    const { memory, region } = make();
    const frame = allocated(memory, Logged, { id: 4 });
    let during: string | undefined;
    plan.act = () => {
      during = memory.inspect(0).status;
    };
    plain.drop(frame);
    expect(during).toBe("dropping");
    expect(deaths).toEqual([{ kind: "Logged", id: 4, page0: 0 }]);
    expect(region.slot(0).state).toBe("unused");
    expect(region.byte(0)).toBe(0);
  });

  it("refuses every further use, from every alias, and names itself", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 4 });
    const alias = frame;
    plain.drop(frame);
    const error = refusal(region, () => plain.drop(alias));
    expect(error).toBeInstanceOf(OwnershipError);
    expect(error).toMatchObject({ operation: "drop", consumedBy: "drop" });
    expect(error.message).toBe(
      "drop after drop: this frame was already consumed by drop; use it before that, or own another frame",
    );
    expect(deaths).toHaveLength(1);
  });

  it("keeps the page's bytes", () => {
    const { memory, region } = make();
    region.page(1).fill(9);
    plain.drop(claimed(memory, PAGE_SIZE, Init, init));
    expect(region.page(1).every((byte) => byte === 9)).toBe(true);
  });
});

describe.each(backings)("Symbol.dispose in $name", ({ make }) => {
  it("drops a unique frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    frame[Symbol.dispose]();
    expect(deaths).toHaveLength(1);
    expect(region.slot(0).state).toBe("unused");
    expect(refusal(region, () => frame.meta()).message).toMatch(/^meta after drop: /);
  });

  it("drops a raw frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plain.intoRaw(frame);
    frame[Symbol.dispose]();
    expect(deaths).toEqual([{ kind: "Logged", id: 1, page0: 0 }]);
    expect(region.slot(0).state).toBe("unused");
  });

  it("does nothing to a frame that was consumed before, whoever has it now", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const now = plain.give(frame);
    unchanged(region, () => frame[Symbol.dispose]());
    expect(now.meta().id).toBe(1);
    plain.drop(now);
    unchanged(region, () => now[Symbol.dispose]());
    expect(deaths).toHaveLength(1);
  });
});

describe.each(backings)("resetAsUnused in $name", ({ make }) => {
  it("runs onDrop and frees the frame, which alloc hands out only once it was claimed by address and dropped", () => {
    const { memory, region } = make({ frames: 2 });
    const frame = allocated(memory, Logged, { id: 1 });
    plain.resetAsUnused(frame, memory.allocator);
    expect(deaths).toHaveLength(1);
    expect(region.states()).toEqual(["unused", "unused"]);
    expect(allocated(memory, Init, init).startPaddr()).toBe(PAGE_SIZE);
    expect(plain.alloc(memory, Init, init)).toHaveProperty("name", "OutOfFrames");
    plain.drop(claimed(memory, 0, Init, init));
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
  });

  it.each([
    ["nothing", () => undefined],
    ["another memory's allocator", () => privateWorld().memory.allocator],
    ["a copy of the allocator", (allocator: unknown) => ({ ...(allocator as object) })],
    ["the memory", (_: unknown, memory: unknown) => memory],
  ])("refuses %s as its right", (_, other) => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const error = refusal(region, () => plain.resetAsUnused(frame, other(memory.allocator, memory)));
    expect(error).toBeInstanceOf(OwnershipError);
    expect(error.message).toBe("resetAsUnused needs the allocator of the frame's own memory: pass memory.allocator");
    expect(frame.meta().id).toBe(1);
  });
});

describe.each(backings)("give and own in $name", ({ make }) => {
  it("move the frame into another handle, unique or raw", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const moved = plain.give(frame);
    expect(refusal(region, () => frame.meta()).message).toMatch(/^meta after give: /);
    expect(moved.meta().id).toBe(1);
    plain.intoRaw(moved);
    const again = plain.give(moved);
    expect(refusal(region, () => plain.fromRaw(moved)).message).toMatch(/^fromRaw after give: /);
    unchanged(region, () => plain.own(again));
    const box = new Mailbox();
    plain.post(box, again, 0);
    expect(plain.restore(memory, box.last, Logged)).not.toBeInstanceOf(Error);
    expect(deaths).toEqual([]);
  });

  it("refuse a consumed frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    plain.drop(frame);
    expect(refusal(region, () => plain.own(frame)).message).toMatch(/^own after drop: /);
    expect(refusal(region, () => plain.give(frame)).message).toMatch(/^give after drop: /);
  });
});

describe("own", () => {
  it.each([
    [undefined, "own needs a frame, but this may be undefined: check it first"],
    [null, "own needs a frame, but this may be null: check it first"],
    [
      {},
      "own needs a frame, but this is none: pass a variable that holds what fromUnused, alloc or another producer returned",
    ],
    [
      7,
      "own needs a frame, but this is none: pass a variable that holds what fromUnused, alloc or another producer returned",
    ],
  ])("refuses %s", (value, message) => {
    expect(() => plain.own(value)).toThrow(message);
  });

  it("throws any error that it is given", () => {
    const error = new Error("mine");
    expect(() => plain.own(error)).toThrow(error);
  });

  it.each(["drop", "give", "intoRaw"] as const)("is what %s asks for when it is given an error", (use) => {
    expect(() => plain[use](new Error("mine"))).toThrow(
      `${use} needs a frame, but this may be an error: call own(frame) first`,
    );
  });
});

describe("owning", () => {
  const world = () => {
    const { memory, region } = privateWorld();
    return { memory, region, frame: claimed(memory, 0, Logged, { id: 1 }) };
  };

  it("runs a body that consumes its frame and returns it", () => {
    const { region, frame } = world();
    plain.owning(frame, (inner) => {
      expect(inner.meta().id).toBe(1);
      plain.drop(inner);
      return inner;
    });
    expect(deaths).toHaveLength(1);
    expect(refusal(region, () => frame.meta()).message).toMatch(/^meta after give: /);
  });

  it("throws the error that it is given, and does not run the body", () => {
    const error = new Error("no frame");
    let ran = false;
    expect(() =>
      plain.owning(error, () => {
        ran = true;
      }),
    ).toThrow(error);
    expect(ran).toBe(false);
  });

  it("drops the frame when the body throws", () => {
    const { region, frame } = world();
    expect(() =>
      plain.owning(frame, () => {
        throw new Error("body");
      }),
    ).toThrow("body");
    expect(deaths).toHaveLength(1);
    expect(region.slot(0).state).toBe("unused");
  });

  it("drops the frame that a body leaves, and says so", () => {
    const { region, frame } = world();
    expect(() => plain.owning(frame, (inner) => inner)).toThrow(
      /^owning: a path of this body leaves its frame unconsumed/,
    );
    expect(deaths).toHaveLength(1);
    expect(region.slot(0).state).toBe("unused");
  });

  it("demands that the frame be returned", () => {
    const { frame } = world();
    expect(() => plain.owning(frame, (inner) => plain.drop(inner))).toThrow(/^owning: this body must return its frame/);
  });

  it("drops a raw frame that a body leaves", () => {
    const { region, frame } = world();
    expect(() =>
      plain.owning(frame, (inner) => {
        plain.intoRaw(inner);
        return inner;
      }),
    ).toThrow(/leaves its frame unconsumed/);
    expect(region.slot(0).state).toBe("unused");
    expect(deaths).toHaveLength(1);
  });

  it("refuses a consumed frame and what is no frame", () => {
    const { frame } = world();
    plain.drop(frame);
    expect(() => plain.owning(frame, () => undefined)).toThrow(/^owning after drop: /);
    expect(() => plain.owning({}, () => undefined)).toThrow(/^owning needs a frame, but this is none: /);
    expect(() => plain.owning(undefined, () => undefined)).toThrow(
      /^owning needs a frame, but this may be undefined: /,
    );
  });

  it("refuses a raw frame, which stays raw", () => {
    const { region, frame } = world();
    plain.intoRaw(frame);
    expect(refusal(region, () => plain.owning(frame, (inner) => inner)).message).toBe(
      "owning needs a unique or shared frame, but this one is raw: call fromRaw(frame) first",
    );
    plain.fromRaw(frame);
    plain.drop(frame);
  });
});

describe("copies of a handle", () => {
  const copies: readonly [string, (frame: PlainFrame) => unknown][] = [
    ["a spread copy", (frame) => ({ ...frame })],
    ["a copy with its methods", (frame) => Object.assign(Object.create(Object.getPrototypeOf(frame) as object), frame)],
    ["an object that inherits from it", (frame) => Object.create(frame)],
    ["a structured clone", (frame) => structuredClone(frame)],
    ["a proxy", (frame) => new Proxy(frame, {})],
    ["a literal", () => ({ meta: () => ({}) })],
  ];
  it.each(copies)("%s is no frame to any operation", (_, copyOf) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const raw = claimed(memory, PAGE_SIZE, Logged, { id: 2 });
    plain.intoRaw(raw);
    for (const copy of [copyOf(frame), copyOf(raw)]) {
      const uses: readonly (() => unknown)[] = [
        () => plain.own(copy),
        () => plain.drop(copy),
        () => plain.give(copy),
        () => plain.intoRaw(copy),
        () => plain.fromRaw(copy),
        () => plain.post(new Mailbox(), copy, 0),
        () => plain.repurpose(copy, Init, init),
        () => plain.resetAsUnused(copy, memory.allocator),
        () => plain.owning(copy, (inner) => inner),
      ];
      for (const use of uses) expect(refusal(region, use)).toBeInstanceOf(OwnershipError);
    }
    expect(deaths).toEqual([]);
  });

  const withMethods = copies.filter(([name]) => /methods|inherits|proxy/.test(name));
  it.each(withMethods)("%s has no working method", (_, copyOf) => {
    const { memory, region } = privateWorld();
    const copy = copyOf(claimed(memory, 0, Logged, { id: 1 })) as PlainFrame;
    const uses = [
      "meta",
      "metaMut",
      "dynMeta",
      "dynMetaMut",
      "startPaddr",
      "endPaddr",
      "paddrRange",
      "level",
      "size",
    ] as const;
    for (const use of uses) {
      const error = refusal(region, () => copy[use]());
      expect(error).toBeInstanceOf(OwnershipError);
      expect(error.message).toMatch(new RegExp(`^${use} needs a frame, but this is none`));
    }
    expect(refusal(region, () => copy[Symbol.dispose]())).toBeInstanceOf(OwnershipError);
    expect(deaths).toEqual([]);
  });
});
