import { beforeEach, describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init, Pages, PageTable, table } from "./support/kinds.js";
import { claimed, plain } from "./support/plain.js";
import { refusal, thrownBy } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

describe.each(backings)("repurpose in $name", ({ make }) => {
  it("gives the frame metadata of another kind, and keeps state, address and other slots", () => {
    const { memory, region } = make();
    const other = claimed(memory, 0, Init, init);
    const frame = claimed(memory, PAGE_SIZE, Init, init);
    const before = region.slot(0);
    plain.repurpose(frame, PageTable, table);
    expect(frame.startPaddr()).toBe(PAGE_SIZE);
    const { level, entries, asid, flags } = frame.meta();
    expect({ level, entries, asid, flags }).toEqual(table);
    expect(frame.meta().pid).toBeUndefined();
    expect(region.slot(1)).toMatchObject({ state: "live", who: memory.agent });
    expect(region.slot(0).generation).toBe(before.generation);
    expect(other.meta().pid).toBe(7);
    expect(memory.inspect(PAGE_SIZE).kind).toBe("PageTable");
  });

  it("calls the old kind's onDrop once, over the old metadata and page, before anything new is written", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, LoggedPages, { id: 1 });
    frame.write(0, Uint8Array.of(42));
    let seen: { status: string; state: string; id: number } | undefined;
    plan.act = (metadata) => {
      seen = { status: memory.inspect(0).status, state: region.slot(0).state, id: metadata.id };
    };
    plain.repurpose(frame, Logged, { id: 2 });
    expect(deaths).toEqual([{ kind: "LoggedPages", id: 1, page0: 42 }]);
    expect(seen).toEqual({ status: "gutted", state: "gut", id: 1 });
    plan.act = undefined;
    plain.drop(frame);
    expect(deaths).toEqual([
      { kind: "LoggedPages", id: 1, page0: 42 },
      { kind: "Logged", id: 2, page0: 42 },
    ]);
  });

  it("keeps the page's bytes", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Pages, { length: 3 });
    frame.fill(0xab);
    plain.repurpose(frame, Init, init);
    expect(region.page(0).every((byte) => byte === 0xab)).toBe(true);
    plain.repurpose(frame, Pages, { length: 4 });
    const back = new Uint8Array(PAGE_SIZE);
    frame.read(0, back);
    expect(back.every((byte) => byte === 0xab)).toBe(true);
  });

  it("leaves everything as it was when the new metadata is bad", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    claimed(memory, PAGE_SIZE, PageTable, table);
    const view = frame.meta();
    for (const bad of [
      undefined,
      null,
      7,
      {},
      { ...table, level: 256 },
      { ...table, more: 1 },
      { ...table, flags: 1 },
    ]) {
      expect(refusal(region, () => plain.repurpose(frame, PageTable, bad)).name).toBe("MetadataError");
    }
    expect(refusal(region, () => plain.repurpose(frame, Date, table)).name).toBe("MetadataError");
    expect(deaths).toEqual([]);
    expect(view.id).toBe(1); // not even the generation changed
  });

  it("takes the same kind, whose old metadata dies all the same", () => {
    const { memory } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const view = frame.meta();
    plain.repurpose(frame, Logged, { id: 2 });
    expect(deaths.map(({ id }) => id)).toEqual([1]);
    expect(frame.meta().id).toBe(2);
    const error = thrownBy(() => view.id);
    expect(error).toBeInstanceOf(OwnershipError);
    expect(error.message).toMatch(/^Logged.id after repurpose: /);
  });

  it("can take its new values from the metadata that it ends", () => {
    const { memory } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plain.repurpose(frame, Logged, frame.meta());
    expect(frame.meta().id).toBe(1);
    expect(deaths.map(({ id }) => id)).toEqual([1]);
  });

  it("leaves the allocator's byte alone", () => {
    const { memory, region } = make();
    const byAddress = claimed(memory, 0, Logged, { id: 1 });
    plain.repurpose(byAddress, Init, init);
    expect(region.byte(0)).toBe(1);
  });

  it("is not fooled by metadata whose getters use the frame", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    const trap = {
      get id() {
        if (memory.inspect(0).status === "live") plain.drop(frame);
        return 1;
      },
    };
    const error = thrownBy(() => plain.repurpose(frame, Logged, trap));
    expect(error.message).toBe(
      "repurpose after drop: this frame was already consumed by drop; use it before that, or own another frame",
    );
    expect(region.states()).toEqual(["unused", "unused", "unused", "unused"]);
  });
});

describe("repurpose whose old onDrop uses the dying frame", () => {
  it.each(["drop", "intoRaw", "give", "meta", "repurpose", "own", "dispose"] as const)("refuses %s", (use) => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    let error: Error | undefined;
    plan.act = () => {
      error = thrownBy(() => {
        if (use === "meta") frame.meta();
        else if (use === "repurpose") plain.repurpose(frame, Init, init);
        else if (use === "dispose") {
          frame[Symbol.dispose](); // consumed as far as it can tell: does nothing
          throw new OwnershipError("repurpose", "repurpose after repurpose: nothing happened");
        } else plain[use](frame);
      });
    };
    plain.repurpose(frame, Init, init);
    expect(error).toBeInstanceOf(OwnershipError);
    expect(error?.message).toMatch(new RegExp(`^${use === "dispose" ? "repurpose" : use} after repurpose: `));
    expect(frame.meta().pid).toBe(7);
    expect(region.slot(0).state).toBe("live");
    expect(deaths).toHaveLength(1);
  });

  it("frees the frame when it throws, and hands out a fresh life afterwards", () => {
    const { memory, region } = privateWorld();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plan.act = () => {
      throw new Grief("no");
    };
    expect(thrownBy(() => plain.repurpose(frame, Init, init))).toBeInstanceOf(Grief);
    expect(region.states()[0]).toBe("unused");
    expect(thrownBy(() => frame.meta()).message).toMatch(/^meta after repurpose: /);
    expect(claimed(memory, 0, Init, init).meta().pid).toBe(7);
  });
});
