import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PAGE_SIZE } from "../src/index.js";
import { Init, init } from "./support/kinds.js";
import { claimed, Mailbox, plain } from "./support/plain.js";
import { privateWorld } from "./support/worlds.js";

describe("what console.log prints of a handle", () => {
  const frameAt = (index: number) => {
    const { memory } = privateWorld({ frames: 16 });
    return { memory, frame: claimed(memory, index * PAGE_SIZE, Init, init) };
  };

  it.each([
    [0, "UniqueFrame(0x0)"],
    [1, "UniqueFrame(0x1000)"],
    [10, "UniqueFrame(0xa000)"],
    [15, "UniqueFrame(0xf000)"],
  ])("is the original's Debug text, for frame %i", (index, text) => {
    const { frame } = frameAt(index);
    expect(inspect(frame)).toBe(text);
    expect(String(frame)).toBe(text);
    expect(inspect({ frame })).toBe(`{ frame: ${text} }`);
  });

  it("says that a frame is raw", () => {
    const { frame } = frameAt(2);
    plain.intoRaw(frame);
    expect(inspect(frame)).toBe("RawFrame(0x2000)");
    plain.fromRaw(frame);
    expect(inspect(frame)).toBe("UniqueFrame(0x2000)");
  });

  it("says what consumed it", () => {
    for (const end of ["drop", "give", "resetAsUnused", "post"] as const) {
      const { frame, memory } = frameAt(2);
      if (end === "post") plain.intoRaw(frame);
      if (end === "post") plain.post(new Mailbox(), frame, 0);
      else if (end === "resetAsUnused") plain.resetAsUnused(frame, memory.allocator);
      else plain[end](frame);
      const name = end === "post" ? "RawFrame" : "UniqueFrame";
      expect(inspect(frame)).toBe(`${name}(0x2000, consumed by ${end})`);
    }
  });

  it("does not fail for what inherits from a handle", () => {
    const { frame } = frameAt(2);
    expect(inspect(Object.create(frame))).toBe("FrameHandle");
    expect(String(Object.create(frame))).toBe("FrameHandle");
  });
});
