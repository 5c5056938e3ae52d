import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init, Marker } from "./support/kinds.js";
import { allocated, claimed, type PlainFrame, type PlainMemory, plain } from "./support/plain.js";
import { partsOf, RegionReader } from "./support/region.js";
import { thrownBy, unchanged } from "./support/unchanged.js";
import { backings, newWasm, privateWorld, sharedWorld, type World } from "./support/worlds.js";

beforeEach(resetDeaths);

/** Everything that ends a frame's metadata, and the name under which it consumes the frame. */
const endings: readonly {
  what: string;
  by: string;
  tells: boolean;
  end(frame: PlainFrame, memory: PlainMemory): void;
}[] = [
  { what: "drop", by: "drop", tells: true, end: (frame) => plain.drop(frame) },
  { what: "dispose", by: "drop", tells: true, end: (frame) => frame[Symbol.dispose]() },
  {
    what: "dispose of a raw frame",
    by: "drop",
    tells: true,
    end: (frame) => {
      plain.intoRaw(frame);
      frame[Symbol.dispose]();
    },
  },
  {
    what: "resetAsUnused",
    by: "resetAsUnused",
    tells: false,
    end: (frame, memory) => plain.resetAsUnused(frame, memory.allocator),
  },
  { what: "repurpose", by: "repurpose", tells: true, end: (frame) => plain.repurpose(frame, Init, init) },
  {
    what: "owning whose body drops",
    by: "give",
    tells: true,
    end: (frame) =>
      plain.owning(frame, (inner) => {
        plain.drop(inner);
        return inner;
      }),
  },
  {
    what: "owning whose body leaves it",
    by: "give",
    tells: true,
    end: (frame) => plain.owning(frame, (inner) => inner),
  },
];

const grieve = (): void => {
  plan.act = () => {
    throw new Grief("onDrop failed");
  };
};

describe.each(backings)("an onDrop that throws, in $name", ({ make }) => {
  it.each(endings)("lets the exception out of $what and strands nothing", ({ by, tells, end }) => {
    const { memory, region } = make();
    const frame = allocated(memory, Logged, { id: 1 });
    grieve();
    expect(thrownBy(() => end(frame, memory))).toBeInstanceOf(Grief);
    expect(deaths).toHaveLength(1); // called once, and never again
    expect(region.states()).toEqual(["unused", "unused", "unused", "unused"]);
    expect(region.byte(0)).toBe(tells ? 0 : 1);
    expect(thrownBy(() => frame.meta())).toMatchObject({ name: "OwnershipError", consumedBy: by });
    frame[Symbol.dispose]();
    expect(deaths).toHaveLength(1);
    plan.act = undefined;
    const again = claimed(memory, 0, Logged, { id: 2 });
    plain.drop(again);
    expect(deaths.map(({ id }) => id)).toEqual([1, 2]);
    expect(allocated(memory, Marker, {}).startPaddr()).toBe(0);
  });

  it("frees the frame of a body that had thrown already, whatever onDrop throws", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    grieve();
    expect(() =>
      plain.owning(frame, () => {
        throw new Error("body");
      }),
    ).toThrow();
    expect(region.slot(0).state).toBe("unused");
    expect(deaths).toHaveLength(1);
  });

  it("throws what is no Error just as well", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plan.act = () => {
      throw undefined;
    };
    let caught = false;
    try {
      plain.drop(frame);
    } catch (error) {
      caught = error === undefined;
    }
    expect(caught).toBe(true);
    expect(region.slot(0).state).toBe("unused");
  });
});

describe.each(endings)("an onDrop that is called by $what", ({ what, end }) => {
  const inside = (act: (world: World, frame: PlainFrame) => void): World => {
    const world = privateWorld();
    const frame = claimed(world.memory, PAGE_SIZE, LoggedPages, { id: 1 });
    plan.act = () => {
      plan.act = undefined;
      act(world, frame);
    };
    try {
      end(frame, world.memory);
    } catch (error) {
      // The one ending that complains by design, after it has dropped the frame.
      if (what !== "owning whose body leaves it") throw error;
    }
    expect(deaths[0]?.id).toBe(1);
    return world;
  };
  const status = what === "repurpose" ? "gutted" : "dropping";

  it("finds its own address taken", () => {
    let code: unknown;
    inside(({ memory }) => {
      const refused = plain.fromUnused(memory, PAGE_SIZE, Init, init);
      code = refused instanceof GetFrameError ? refused.code : refused;
      expect(memory.inspect(PAGE_SIZE).status).toBe(status);
    });
    expect(code).toBe(what === "repurpose" ? "Unique" : "Busy");
  });

  it("cannot use the dying handle", () => {
    let tried = 0;
    inside(({ memory }, frame) => {
      for (const use of [
        () => frame.meta(),
        () => frame.fill(1),
        () => plain.drop(frame),
        () => plain.give(frame),
        () => plain.resetAsUnused(frame, memory.allocator),
      ]) {
        expect(thrownBy(use)).toBeInstanceOf(OwnershipError);
        tried++;
      }
    });
    expect(tried).toBe(5);
    expect(deaths).toHaveLength(1);
  });

  it("may claim and drop other frames, also of its own kind", () => {
    inside(({ memory }) => {
      const other = claimed(memory, 0, LoggedPages, { id: 2 });
      const third = allocated(memory, Init, init);
      expect(third.startPaddr()).not.toBe(PAGE_SIZE);
      plain.repurpose(other, LoggedPages, { id: 3 });
      plain.drop(third);
      plain.drop(other);
    });
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it("may read and write its metadata and read its page until it returns", () => {
    let kept: { id: number } | undefined;
    let reader: { read(offset: number, into: Uint8Array): void } | undefined;
    const { memory } = privateWorld();
    const frame = claimed(memory, PAGE_SIZE, LoggedPages, { id: 1 });
    frame.fill(0x5a);
    plan.act = (metadata, page) => {
      plan.act = undefined;
      kept = metadata;
      reader = page;
      metadata.id = 77;
      expect(metadata.id).toBe(77);
      const all = new Uint8Array(PAGE_SIZE);
      page.read(0, all);
      expect(all.every((byte) => byte === 0x5a)).toBe(true);
      expect(page.size).toBe(PAGE_SIZE);
      for (const [offset, length] of [
        [-1, 1],
        [PAGE_SIZE, 1],
        [1, PAGE_SIZE],
        [0.5, 1],
      ] as const) {
        expect(() => page.read(offset, new Uint8Array(length))).toThrow(RangeError);
      }
    };
    try {
      end(frame, memory);
    } catch {
      expect(what).toBe("owning whose body leaves it");
    }
    const view = kept ?? expect.unreachable("onDrop was not called");
    const page = reader ?? expect.unreachable("onDrop was not called");
    expect(thrownBy(() => view.id).message).toBe(
      "LoggedPages.id after onDrop: this metadata died when onDrop returned",
    );
    expect(() => page.read(0, new Uint8Array(1))).toThrow("page.read: a page reader works only until onDrop returns");
  });

  it("may grow the WebAssembly.Memory", () => {
    const frames = 4;
    const wasm = newWasm(partsOf(frames).end, false);
    const memory = plain.createMemory({ name: "dma", frames, buffer: wasm });
    const region = new RegionReader(() => memory.buffer, 0, frames);
    const frame = claimed(memory, 0, LoggedPages, { id: 1 });
    plan.act = (metadata) => {
      wasm.grow(1);
      expect(metadata.id).toBe(1); // the view found the memory again
    };
    try {
      end(frame, memory);
    } catch {
      expect(what).toBe("owning whose body leaves it");
    }
    plan.act = undefined;
    expect(region.slot(0).state).toBe(what === "repurpose" ? "live" : "unused");
    if (what === "repurpose") expect(frame.meta().pid).toBe(7);
  });

  it("may grow it and throw", () => {
    const wasm = newWasm(partsOf(1).end, false);
    const memory = plain.createMemory({ name: "dma", frames: 1, buffer: wasm });
    const frame = claimed(memory, 0, LoggedPages, { id: 1 });
    plan.act = () => {
      wasm.grow(1);
      throw new Grief();
    };
    expect(thrownBy(() => end(frame, memory))).toBeInstanceOf(Grief);
    expect(memory.inspect(0).status).toBe("unused");
  });
});

describe("a kind whose class cannot be instantiated", () => {
  let isBroken = false;
  class Broken extends Logged {
    readonly #extra: number = fail();
    get extra(): number {
      return this.#extra;
    }
  }
  function fail(): number {
    if (isBroken) throw new Grief("initialiser");
    return 1;
  }

  it("is refused when it is first used, and nothing is claimed", () => {
    class Hopeless extends Logged {
      readonly #extra: number = fail();
      get extra(): number {
        return this.#extra;
      }
    }
    const { memory, region } = privateWorld();
    isBroken = true;
    unchanged(region, () => {
      expect(thrownBy(() => plain.fromUnused(memory, 0, Hopeless, { id: 1 }))).toBeInstanceOf(Grief);
    });
    isBroken = false;
  });

  it.each(endings)("strands nothing in $what", ({ end }) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Broken, { id: 1 });
    isBroken = true;
    expect(thrownBy(() => frame.meta())).toBeInstanceOf(Grief);
    expect(thrownBy(() => end(frame, memory))).toBeInstanceOf(Grief);
    isBroken = false;
    expect(region.slot(0).state).toBe("unused");
    expect(thrownBy(() => frame.meta())).toBeInstanceOf(OwnershipError);
    claimed(memory, 0, Init, init);
  });
});

describe("an onDrop that throws while reclaim runs", () => {
  it("is collected, and every frame is free", () => {
    const { memory, region } = sharedWorld();
    const name = memory.export();
    const there = plain.attachMemory("dma", name);
    claimed(memory, 3 * PAGE_SIZE, Logged, { id: 9 });
    for (let index = 0; index < 3; index++) claimed(there, index * PAGE_SIZE, Logged, { id: index });
    plan.act = ({ id }) => {
      if (id === 1) throw new Grief("middle");
    };
    const freed = memory.reclaim(name);
    expect(freed.map(({ paddr, status, onDrop }) => ({ paddr, status, onDrop }))).toEqual(
      [0, 1, 2].map((index) => ({ paddr: index * PAGE_SIZE, status: "live", onDrop: "called" })),
    );
    expect(freed.map(({ failures }) => failures.length)).toEqual([0, 1, 0]);
    expect(freed[1]?.failures[0]).toBeInstanceOf(Grief);
    expect(region.states()).toEqual(["unused", "unused", "unused", "live"]);
    expect(deaths.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(memory.reclaim(name)).toEqual([]);
  });
});
