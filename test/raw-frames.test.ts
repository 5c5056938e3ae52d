import { beforeEach, describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE, RestoreError } from "../src/index.js";
import { deaths, Logged, resetDeaths } from "./support/drop-log.js";
import { Init, init, PageTable, table } from "./support/kinds.js";
import { claimed, Mailbox, mustOwn, type PlainFrame, type PlainMemory, plain } from "./support/plain.js";
import { refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { backings, privateWorld, sharedWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

/** Claims a frame, makes it raw, posts it, and returns what arrived. */
function posted(memory: PlainMemory, address: number, kind: unknown = Init, metadata: unknown = init) {
  const frame = claimed(memory, address, kind, metadata);
  const box = new Mailbox();
  plain.intoRaw(frame);
  plain.post(box, frame, { note: 1 });
  return { frame, token: box.last };
}

const codeOf = (refused: unknown): string =>
  refused instanceof RestoreError ? refused.code : expect.unreachable("a RestoreError was expected");

describe.each(backings)("intoRaw and fromRaw in $name", ({ make }) => {
  it("put the metadata out of reach and back, and never end it", () => {
    const { memory, region } = make();
    const frame = claimed(memory, PAGE_SIZE, Logged, { id: 5 });
    plain.intoRaw(frame);
    expect(region.slot(1)).toMatchObject({ state: "raw", holder: memory.agent });
    expect(memory.inspect(PAGE_SIZE)).toMatchObject({ status: "raw", kind: "Logged" });
    for (const use of ["meta", "metaMut", "dynMeta", "dynMetaMut"] as const) {
      expect(refusal(region, () => frame[use]()).message).toBe(
        `${use} needs a ${use.endsWith("Mut") ? "unique" : "unique or shared"} frame, but this one is raw: call fromRaw(frame) first`,
      );
    }
    plain.fromRaw(frame);
    expect(frame.meta().id).toBe(5);
    expect(region.slot(1).state).toBe("live");
    expect(deaths).toEqual([]);
    plain.drop(frame);
    expect(deaths).toHaveLength(1);
  });

  it("change only the slot's own words", () => {
    const { memory, region } = make();
    const frame = claimed(memory, PAGE_SIZE, Init, init);
    const before = region.buffer.slice();
    plain.intoRaw(frame);
    plain.fromRaw(frame);
    const slot = region.buffer.byteOffset + region.view.byteOffset + region.parts.slots + 64;
    for (const [at, byte] of region.buffer.entries())
      if (byte !== before[at]) expect(at - slot).toSatisfy((d) => d >= 40 && d < 64);
  });

  it("refuse a frame in the other state", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    expect(refusal(region, () => plain.fromRaw(frame)).message).toBe(
      "fromRaw needs a raw or rawShared frame, but this one is unique: call intoRaw(frame) first",
    );
    plain.intoRaw(frame);
    expect(refusal(region, () => plain.intoRaw(frame)).message).toBe(
      "intoRaw needs a unique or shared frame, but this one is raw: call fromRaw(frame) first",
    );
    for (const end of [
      () => plain.drop(frame),
      () => plain.repurpose(frame, Init, init),
      () => plain.resetAsUnused(frame, memory.allocator),
    ]) {
      expect(refusal(region, end)).toBeInstanceOf(OwnershipError);
    }
  });
});

describe.each(backings)("post and restore in $name", ({ make }) => {
  it("move the frame, with the caller's data beside it", () => {
    const { memory, region } = make();
    const box = new Mailbox();
    const frame = claimed(memory, PAGE_SIZE, Init, init);
    plain.intoRaw(frame);
    plain.post(box, frame, { page: 3, list: [1, 2] });
    expect(box.messages[0]?.data).toEqual({ page: 3, list: [1, 2] });
    expect(refusal(region, () => frame.startPaddr()).message).toMatch(/^startPaddr after post: /);
    const there = mustOwn(plain.restore(memory, box.last, Init));
    expect(there.startPaddr()).toBe(PAGE_SIZE);
    expect(there.meta().pid).toBe(7);
    plain.drop(there);
    expect(region.slot(1).state).toBe("unused");
  });

  it("restore once, however often the message is replayed", () => {
    const { memory, region } = make();
    const { token } = posted(memory, 0);
    const first = mustOwn(plain.restore(memory, token, Init));
    expect(unchanged(region, () => codeOf(plain.restore(memory, token, Init)))).toBe("Stale");
    plain.intoRaw(first); // raw again: the old message is still worth nothing
    expect(unchanged(region, () => codeOf(plain.restore(memory, token, Init)))).toBe("Stale");
    plain.fromRaw(first);
    plain.drop(first);
    expect(unchanged(region, () => codeOf(plain.restore(memory, token, Init)))).toBe("Stale");
    const second = posted(memory, 0); // another life of the same frame
    expect(unchanged(region, () => codeOf(plain.restore(memory, token, Init)))).toBe("Stale");
    mustOwn(plain.restore(memory, second.token, Init));
  });

  it("refuse a token whose numbers were made up", () => {
    const { memory, region } = make();
    const { token } = posted(memory, 0);
    claimed(memory, PAGE_SIZE, Init, init);
    const forged: readonly [string, unknown][] = [
      ["Stale", { ...token, index: 1 }], // owned: it was never forgotten
      ["Stale", { ...token, index: 2 }], // unused
      ["Stale", { ...token, generation: Number(token.generation) + 1 }],
      ["Stale", { ...token, generation: Number(token.generation) ^ 0x3fffffff }],
      ["OtherMemory", { ...token, nonce: Number(token.nonce) ^ 1 }],
      ["OtherMemory", { ...token, nonce: Number.NaN }],
      ["Malformed", { ...token, index: 4 }],
      ["Malformed", { ...token, index: -1 }],
      ["Malformed", { ...token, index: 0.5 }],
      ["Malformed", { ...token, index: "0" }],
      ["Malformed", { ...token, generation: 1.5 }],
      ["Malformed", { ...token, generation: 2 ** 40 }],
      ["Malformed", { nonce: token.nonce, index: 0 }],
      ["Malformed", {}],
      ["Malformed", null],
      ["Malformed", undefined],
      ["Malformed", 4096],
      ["Malformed", "0x1000"],
    ];
    for (const [code, value] of forged) {
      expect(unchanged(region, () => codeOf(plain.restore(memory, value, Init)))).toBe(code);
    }
    mustOwn(plain.restore(memory, token, Init)); // the right one still works
  });

  it("refuse a live handle in the place of a token", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    expect(unchanged(region, () => codeOf(plain.restore(memory, frame, Init)))).toBe("Malformed");
  });

  it("refuse a frame of another memory, also of a larger one", () => {
    const { memory, region } = make();
    const other = privateWorld({ frames: 9 }).memory;
    for (const index of [0, 8]) {
      const { token } = posted(other, index * PAGE_SIZE);
      expect(unchanged(region, () => codeOf(plain.restore(memory, token, Init)))).toBe("OtherMemory");
      mustOwn(plain.restore(other, token, Init));
    }
  });

  it("refuse another kind, and leave the frame where it is", () => {
    const { memory, region } = make();
    const { token } = posted(memory, 0);
    const refused = unchanged(region, () => plain.restore(memory, token, PageTable));
    expect(codeOf(refused)).toBe("OtherKind");
    expect((refused as Error).message).toContain("PageTable");
    expect(mustOwn(plain.restore(memory, token, Init)).meta().pid).toBe(7);
  });

  it("find what is wrong in the order Malformed, OtherMemory, Stale, OtherKind", () => {
    const { memory, region } = make();
    const { token } = posted(memory, 0);
    const code = (value: unknown): string => unchanged(region, () => codeOf(plain.restore(memory, value, PageTable)));
    expect(code({ ...token, nonce: -1, index: "x", generation: 99 })).toBe("Malformed");
    expect(code({ ...token, nonce: -1, generation: 99 })).toBe("OtherMemory");
    expect(code({ ...token, generation: 99 })).toBe("Stale");
    expect(code(token)).toBe("OtherKind");
  });

  it("leave the frame raw with the sender when postMessage throws", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    plain.intoRaw(frame);
    const error = refusal(region, () => plain.post(new Mailbox(), frame, () => "functions cannot be cloned"));
    expect(error.name).toBe("DataCloneError");
    plain.fromRaw(frame);
    expect(frame.meta().pid).toBe(7);
  });

  it("post only raw frames", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    const box = new Mailbox();
    expect(refusal(region, () => plain.post(box, frame, 0)).message).toBe(
      "post needs a raw frame, but this one is unique: call intoRaw(frame) first",
    );
    expect(box.messages).toEqual([]);
  });
});

describe("a raw frame that somebody restored from a copy of its token", () => {
  /** A port that leaks what was posted before it fails. */
  function stolen(memory: PlainMemory): { frame: PlainFrame; thief: PlainFrame } {
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plain.intoRaw(frame);
    let copy: unknown;
    const port = {
      postMessage(message: { frame: unknown }): void {
        copy = structuredClone(message.frame);
        throw new Error("broken pipe");
      },
    };
    expect(() => plain.post(port, frame, 0)).toThrow("broken pipe");
    return { frame, thief: mustOwn(plain.restore(memory, copy, Logged)) };
  }

  it("is refused to its first owner, in every use", () => {
    const { memory, region } = sharedWorld();
    const { frame, thief } = stolen(memory);
    const uses: readonly (() => void)[] = [
      () => plain.fromRaw(frame),
      () => plain.own(frame),
      () => void plain.give(frame),
      () => plain.post(new Mailbox(), frame, 0),
      () => void frame.startPaddr(),
      () => void frame.size(),
    ];
    for (const use of uses) {
      expect(refusal(region, use).message).toMatch(
        /but RawFrame\(0x0\) is not this handle's any more: it was restored/,
      );
    }
    expect(thief.meta().id).toBe(1);
  });

  it("is left alone when its first owner is disposed", () => {
    const { memory, region } = sharedWorld();
    const { frame, thief } = stolen(memory);
    unchanged(region, () => frame[Symbol.dispose]());
    expect(deaths).toEqual([]);
    expect(thief.meta().id).toBe(1);
  });
});

describe("restore", () => {
  it("needs a memory and a kind", () => {
    const { memory, region } = privateWorld();
    const { token } = posted(memory, 0);
    expect(refusal(region, () => plain.restore({}, token, Init)).message).toMatch(/^restore needs a memory/);
    expect(refusal(region, () => plain.restore(memory, token, Date)).message).toMatch(/^restore needs a metadata kind/);
    expect(thrownBy(() => plain.restore(memory, token, undefined)).message).toContain("not undefined");
  });

  it("gives an untouched frame to a memory attached beside it", () => {
    const { memory } = sharedWorld();
    const there = plain.attachMemory("dma", memory.export());
    const frame = claimed(memory, 0, PageTable, table);
    frame.metaMut().entries = 11;
    const box = new Mailbox();
    plain.intoRaw(frame);
    plain.post(box, frame, undefined);
    const arrived = mustOwn(plain.restore(there, box.last, PageTable));
    expect(arrived.meta().entries).toBe(11);
    expect(memory.inspect(0)).toMatchObject({ status: "live", agent: there.agent });
  });
});
