import { describe, expect, it } from "vitest";
import { Logged } from "./support/drop-log.js";
import { claimed, plain } from "./support/plain.js";
import { refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

describe.each(backings)("bad input for a channel in $name", ({ make }) => {
  function world() {
    const { memory, region } = make();
    const channel = plain.createChannel(memory, Logged, { capacity: 1 });
    return { memory, region, channel, frame: claimed(memory, 0, Logged, { id: 1 }) };
  }

  it("is refused by sendMany before anything was sent: what is no array, and what nothing can be taken out of", () => {
    const { region, channel, frame } = world();
    const sealed = Object.seal([frame]);
    for (const frames of [
      new Set([frame]),
      { length: 1, 0: frame },
      undefined,
      null,
      7,
      "ab",
      sealed,
      Object.freeze([frame]),
    ]) {
      const error = refusal(region, () => channel.sendMany(frames));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe("sendMany takes an array of frames that elements can be taken out of");
    }
    // biome-ignore lint/suspicious/noSparseArray: a hole is no frame
    for (const frames of [[undefined], [, frame], [frame, null], [frame, { ...frame }], [[frame]]]) {
      const length = frames.length;
      expect(refusal(region, () => channel.sendMany(frames))).toMatchObject({
        name: "OwnershipError",
        operation: "send",
      });
      expect(frames).toHaveLength(length);
    }
    expect(channel.sendMany([])).toBe(0);
    expect(channel.sendMany([frame])).toBe(1);
  });

  it("for a signal is refused before anything waits, so that no frame is lost", async () => {
    const { memory, region, channel, frame } = world();
    for (const signal of [null, 7, "abort", {}, { aborted: false }, new EventTarget(), AbortSignal]) {
      expect(refusal(region, () => channel.delivery({ signal }))).toBeInstanceOf(TypeError);
      for (const wait of [
        () => channel.receiveAsync({ signal }),
        () => plain.allocAsync(memory, Logged, { id: 2 }, { signal }),
      ]) {
        await expect(unchanged(region, wait)).rejects.toThrow(TypeError);
      }
    }
    for (const options of [undefined, null, {}, { signal: undefined }]) expect(channel.delivery(options)).toBeDefined();
    plain.send(channel.delivery({ signal: new AbortController().signal }), frame);
    expect((await channel.receiveAsync({ signal: new AbortController().signal }))?.meta().id).toBe(1);
  });
});

describe("a copy of a list, of a cursor or of a channel", () => {
  it("has no method that does anything", () => {
    const { memory, region } = privateWorld();
    const list = plain.createList(memory, Logged);
    const channel = plain.createChannel(memory, Logged, { capacity: 2 });
    plain.pushBack(list, claimed(memory, 0, Logged, { id: 1 }));
    plain.send(channel, claimed(memory, 4096, Logged, { id: 2 }));
    const cursor = plain.createList(memory, Logged).cursorFront();
    let tried = 0;
    for (const original of [list, channel, cursor]) {
      const prototype = Object.getPrototypeOf(original) as object;
      for (const copy of [Object.create(original), new Proxy(original, {}), Object.create(prototype)] as object[]) {
        for (const name of Object.getOwnPropertyNames(prototype)) {
          if (name === "constructor" || name === "receiveAsync") continue;
          tried++;
          unchanged(region, () => {
            thrownBy(() => {
              const member: unknown = Reflect.get(copy, name, copy);
              return typeof member === "function" ? Reflect.apply(member, copy, [0]) : member;
            });
          });
        }
      }
    }
    expect(tried).toBeGreaterThan(80);
  });
});
